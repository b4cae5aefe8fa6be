/** The program that is traced, killed and starved: its script, with the writer's beside it. */
export interface Program extends Disposable {
  readonly script: string;
  /** Where the package lies. */
  readonly root: string;
}
