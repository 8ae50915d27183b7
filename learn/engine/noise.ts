/** Log lines of TensorFlow and XLA at the levels information and warning. */
const LOG_LINE =
  /^(?:\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d+: [IW] |[IW]\d{4} \d\d:\d\d:\d+\.\d+ +\d+ )\S+\.(?:cc|h):\d+\]/;

const OTHERS: readonly RegExp[] = [
  /^WARNING: All log messages before absl::InitializeLog\(\) is called are written to STDERR/,
  /^To enable the following instructions: .* in other operations, rebuild TensorFlow/,
  /^Skipping registering GPU devices\.\.\.$/,
];

/** True for lines of standard error that only report TensorFlow's start. Errors are not noise. */
export function startupNoise(line: string): boolean {
  return LOG_LINE.test(line) || OTHERS.some((pattern) => pattern.test(line));
}
