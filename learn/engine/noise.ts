/** TensorFlow's and XLA's own log lines of the levels information and warning. */
const LOG_LINE =
  /^(?:\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d+: [IW] |[IW]\d{4} \d\d:\d\d:\d+\.\d+ +\d+ )\S+\.(?:cc|h):\d+\]/;

const OTHERS: readonly RegExp[] = [
  /^WARNING: All log messages before absl::InitializeLog\(\) is called are written to STDERR/,
  /^To enable the following instructions: .* in other operations, rebuild TensorFlow/,
  /^Skipping registering GPU devices\.\.\.$/,
];

/** Whether a line of standard error is TensorFlow telling of its start, and nothing for people. Errors are not. */
export function startupNoise(line: string): boolean {
  return LOG_LINE.test(line) || OTHERS.some((pattern) => pattern.test(line));
}
