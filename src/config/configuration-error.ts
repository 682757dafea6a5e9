/** What is wrong with one variable. `message` says how to mend it and never holds the value. */
export interface Problem {
  variable: string;
  message: string;
}

/** Thrown at boot with every problem at once, so that nobody mends them one restart at a time. */
export class ConfigurationError extends Error {
  constructor(readonly problems: readonly Problem[]) {
    super(
      [
        'The configuration is not valid; nothing was started:',
        ...problems.map((problem) => `  ${problem.variable} ${problem.message}`),
      ].join('\n'),
    );
    this.name = 'ConfigurationError';
  }
}
