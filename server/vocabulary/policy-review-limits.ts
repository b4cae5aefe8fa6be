/** The bounds of looking at policy, and of changing it on screen. Part of `limits`, and written as all of them are. */
export const policyReviewLimits = {
  /** Longest command or path that is tried, UTF-16 code units. A longer one is refused. */
  policyTriedCharsMax: 16 * 1024,
  /** Files of an edit that is tried. More are refused. */
  policyTriedFilesMax: 50,
  /** Longest copy of a policy file that is edited on screen, UTF-16 code units. A longer file is shown and not edited here. */
  policyCopyCharsMax: 256 * 1024,
  /** A check of a copy that takes longer is ended, ms, and says so. */
  policyCheckMs: 120_000,
  /** Past requests that are judged again in one go, newest first. Older ones are left out, and the result says from when it is. */
  policyReplayMax: 2_000,
  /** Requests listed in the result of a replay. Further ones are counted. */
  policyReplayChangedMax: 60,
  /** Requests that could not be judged again and are listed. Further ones are counted. */
  policyReplaySkippedMax: 20,
  /** Cases listed that would be misses by the copy. Further ones are counted. */
  policyReplayMissesMax: 20,
  /** Records looked through for when the policy in force came into force. Where they do not reach, the oldest of them is told. */
  policySinceMax: 50,
} as const;
