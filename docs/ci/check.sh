#!/usr/bin/env bash
# The gate with its two planned looks: one seed, and three where one could not tell. Options are handed on to `check`:
#   EXPERIMENT=quick BASELINE=experiments/baselines/quick.json docs/ci/check.sh --engine native
# Leaves comment.md, junit.xml, flips.html and events.jsonl in $OUT. Ends with the exit code of `check`: 3 for a regression.
set -uo pipefail

experiment="${EXPERIMENT:-quick}"
baseline="${BASELINE:-experiments/baselines/$experiment.json}"
out="${OUT:-check}"
mkdir -p "$out"

check() {
  npx tsx pipeline.ts --json check "$experiment" --junit "$out/junit.xml" --markdown "$out/comment.md" \
    --flips "$out/flips.html" "$@" >"$out/events.jsonl"
}

# A first run has nothing to be compared with: it proposes a baseline for someone to look at and commit, and passes.
if [ ! -f "$baseline" ]; then
  check --baseline "$out/proposed.json" --seeds 5 --update --reason 'first baseline, proposed by continuous integration' "$@" || exit
  printf '<!-- strata-check: %s -->\nThere is no %s. %s is one: look at its report, then commit it.\n' \
    "$experiment" "$baseline" "$out/proposed.json" | tee "$out/comment.md"
  exit 0
fi

check --baseline "$baseline" --seeds 1 "$@"
code=$?
# Only where something could not be told and another look was planned does the last event name its number of seeds.
next="$(tail -n 1 "$out/events.jsonl" | sed -n 's/.*"nextSeeds":\([0-9]*\).*/\1/p')"
if [ "$code" -eq 0 ] && [ -n "$next" ]; then
  check --baseline "$baseline" --seeds "$next" "$@"
  code=$?
fi
exit "$code"
