import * as v from 'valibot';

/** Keys of `pretrain.options` in 0.1; since then every key is the method's id. */
const RENAMED: Readonly<Record<string, string>> = { barlow: 'barlow-twins', denoising: 'denoising-autoencoder' };

type Plain = Readonly<Record<string, unknown>>;
const isPlain = (value: unknown): value is Plain =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const isEmpty = (value: unknown): boolean => value === undefined || (isPlain(value) && Object.keys(value).length === 0);

/**
 * Reads settings and lock files of 0.1: options under an old key move to the method's id, in `pretrain` and in
 * `sweep.pretrain`. Options under both keys are refused, since neither has precedence.
 */
export const withRenamedOptions = v.rawTransform<unknown, unknown>(({ dataset, addIssue, NEVER }) => {
  const settings = dataset.value;
  if (!isPlain(settings)) return settings;
  const { pretrain, sweep } = settings;
  const both = [pretrain, isPlain(sweep) ? sweep.pretrain : undefined].flatMap(ambiguous);
  for (const message of both) addIssue({ message });
  if (both.length > 0) return NEVER;
  return {
    ...settings,
    ...(isPlain(pretrain) && { pretrain: renamedIn(pretrain) }),
    ...(isPlain(sweep) && isPlain(sweep.pretrain) && { sweep: { ...sweep, pretrain: renamedIn(sweep.pretrain) } }),
  };
});

const ambiguous = (pretrain: unknown): string[] => {
  const options = isPlain(pretrain) && isPlain(pretrain.options) ? pretrain.options : {};
  return Object.entries(RENAMED)
    .filter(([old, id]) => !isEmpty(options[old]) && !isEmpty(options[id]))
    .map(
      ([old, id]) =>
        `pretrain.options.${old} is now pretrain.options.${id}, and both are given: give the new name only`,
    );
};

function renamedIn(pretrain: Plain): Plain {
  if (!isPlain(pretrain.options)) return pretrain;
  const options: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(pretrain.options)) {
    const id = RENAMED[name] ?? name;
    if (!(id in options) || !isEmpty(value)) options[id] = value;
  }
  return { ...pretrain, options };
}
