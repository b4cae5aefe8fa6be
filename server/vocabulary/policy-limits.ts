/** The bounds of policy: of what is read, kept, granted and told. Part of `limits`, and written as all of them are. */
export const policyLimits = {
  /** Longest command that can be allowed, UTF-16 code units. A longer one is still searched for what is denied, up to the next bound. */
  policyCommandCharsMax: 16 * 1024,
  /** Longest command that is parsed, UTF-16 code units. A longer one is not understood, so a person decides. */
  policyParsedCharsMax: 128 * 1024,
  /** Simple commands in one request that can be allowed. More are not understood, but still searched for what is denied. */
  policyActsMax: 64,
  /** Simple commands of one request that are judged one by one. Further ones are not, and the request is never allowed. */
  policyActsJudgedMax: 256,
  /** Nesting of shells, substitutions and compounds. Deeper is not understood. */
  policyDepthMax: 24,
  /** Symbolic links followed for one path. More, and where it leads is unknown. */
  policyLinksMax: 40,
  /** Folders a command can stand in at one point, after conditional `cd`. More are not understood. */
  policyFoldersMax: 8,
  /** Words of a loop that is followed value by value. A longer list is not understood. */
  policyLoopWordsMax: 16,
  /** Entries looked at to tell where a wildcard can lead. More, and it may lead anywhere. */
  policyGlobEntriesMax: 2_000,
  /** Files changed in one request. More are not judged one by one, so a person decides. */
  policyChangesMax: 1_000,
  /** Largest policy, schema or case file that is read, bytes. A larger one is a fault. */
  policyFileBytesMax: 4 * 1024 * 1024,
  /** Rules in all layers together. More are a fault: each decision would look at all of them. */
  policyRulesMax: 1_000,
  /** Characters in the reason of a rule, which people read on cards; a longer one is refused. */
  policyReasonCharsMax: 500,
  /** Projects with rules of their own whose policy is kept ready. Of more, the one used longest ago is read anew when it is needed. */
  policyViewsMax: 16,
  /** Files of a project's own policy. More are a fault, and none of them counts. */
  projectPolicyFilesMax: 32,
  /** All files of a project's own policy together, bytes: an accepted copy is kept in the record. More are a fault. */
  projectPolicyBytesMax: 256 * 1024,
  /** Between looks at the files of policy once there was a turn, ms. What is asked between is judged by the files of that moment all the same. */
  policyWatchMs: 2_000,
  /** Problems of a refused policy that are put into the record. Further ones are counted. */
  policyProblemsKept: 20,
  /** Acts of a request whose facts are kept with its verdict. Further ones count, and are only counted. */
  verdictActsMax: 64,
  /** Values kept of one fact of an act. Further ones count in the verdict, and are not kept. */
  verdictFactsMax: 64,
  /** Longest value of a fact that is kept, UTF-16 code units. A longer one is cut. */
  verdictFactCharsMax: 1_024,

  /** A grant of a person counts at most for, ms; then the same act asks again. */
  grantMs: 8 * 3600_000,
  /** Acts that one grant lets run. After the last it is over, and the same act asks again. */
  grantUsesMax: 500,
  /** Grants that count at once in one session. One more is refused, and the act can still be accepted once. */
  grantsMax: 16,
  /** Items that ran unjudged and are still marked as such in a session; of more the oldest are only counted. */
  unjudgedKept: 64,
  /** Longest shape that can be granted (command and folder, or paths), UTF-16 code units: it must be read on the card. A longer one asks each time. */
  grantShapeCharsMax: 4_096,
  /** Between looks for grants whose time is over, ms. What is asked between is judged by the clock all the same. */
  grantSweepMs: 30_000,

  /** Longest text that tells the agent why policy denied something, UTF-16 code units. The rest is cut, and it says so. */
  reasonTextCharsMax: 1_000,
  /** Reasons told to the agent in one turn. Further denials are declined without words, and the session says so. */
  reasonsToldMax: 8,
} as const;
