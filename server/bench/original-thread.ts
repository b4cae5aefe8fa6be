const prose =
  'The parser drops the last token when the line ends without a newline; a test shows it. '.repeat(16);
const hex = (n: number, width: number): string => n.toString(16).toUpperCase().padStart(width, '0');

export const threadIdOf = (n: number): string => `${hex(n, 8)}-AAAA-4AAA-8AAA-${hex(n * 7919, 12)}`;

/** One thread as the macOS original writes it: some 3 kB a turn, with one action. */
export function originalThread(n: number, turns: number): string {
  const blocks = Array.from({ length: turns }, (_, i) => {
    const time = `${new Date(1_700_000_000_000 + n * 86_400_000 + i * 60_000).toISOString().slice(0, 19)}Z`;
    return `\n\n<!-- CODEXCHAT_TURN_BEGIN id=${hex(n, 8)}-BBBB-4BBB-8BBB-${hex(i + 1, 12)} timestamp=${time} status=completed -->
## Turn ${time}

### User

Question ${i}: ${prose}

### Assistant

Answer ${i}: ${prose}

### Actions

\`\`\`json
[
  {
    "createdAt" : "${time}",
    "detail" : "ran ls -la\\nexit 0",
    "method" : "item\\/completed",
    "title" : "Completed commandExecution"
  }
]
\`\`\`

<!-- CODEXCHAT_TURN_END -->

---
`;
  });
  return `# Thread Transcript for ${threadIdOf(n)}\n\n<!-- CODEXCHAT_FORMAT_VERSION: 2 -->${blocks.join('')}`;
}
