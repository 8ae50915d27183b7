#!/usr/bin/env bash
# Runs the gate with its two planned looks: one seed, then three if one cannot tell. Passes its options on to `check`:
#   EXPERIMENT=quick BASELINE=experiments/baselines/quick.json docs/ci/check.sh --engine native
# Writes comment.md, junit.xml, flips.html and events.jsonl to $OUT. Has the exit code of `check`: 3 for a regression.
set -uo pipefail

experiment="${EXPERIMENT:-quick}"
baseline="${BASELINE:-experiments/baselines/$experiment.json}"
out="${OUT:-check}"
mkdir -p "$out"

check() {
  npx tsx pipeline.ts --json check "$experiment" --junit "$out/junit.xml" --markdown "$out/comment.md" \
    --flips "$out/flips.html" "$@" >"$out/events.jsonl"
}

# A first run has no baseline: it proposes one for someone to review and commit, and passes.
if [ ! -f "$baseline" ]; then
  check --baseline "$out/proposed.json" --seeds 5 --update --reason 'first baseline, proposed by continuous integration' "$@" || exit
  printf '<!-- strata-check: %s -->\nThere is no %s. %s is one: look at its report, then commit it.\n' \
    "$experiment" "$baseline" "$out/proposed.json" | tee "$out/comment.md"
  exit 0
fi

check --baseline "$baseline" --seeds 1 "$@"
code=$?
# The last event has nextSeeds only if a metric could not be decided and another look is planned.
next="$(tail -n 1 "$out/events.jsonl" | sed -n 's/.*"nextSeeds":\([0-9]*\).*/\1/p')"
if [ "$code" -eq 0 ] && [ -n "$next" ]; then
  check --baseline "$baseline" --seeds "$next" "$@"
  code=$?
fi
exit "$code"
