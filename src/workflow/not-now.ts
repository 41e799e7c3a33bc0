/** The payer's door is shut for the moment: nothing was tried, so nothing counts as a try. The case comes up again. */
export class NotNow extends Error {
  override readonly name = 'NotNow';
  readonly waitSeconds: number;

  constructor(waitSeconds: number) {
    super('The payer is not called now.');
    this.waitSeconds = waitSeconds;
  }
}
