//! What models are asked when they are measured: a few short questions of different kinds. They stay as they are, because another text
//! would make runs of different times unlike.

/// An answer may be so long, in tokens; that bounds time and cost.
pub const MAX_TOKENS: u32 = 512;

/// What kind of work a question is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// One fact in one sentence: little but the time to the first token.
    Fact,
    /// A few steps of reasoning.
    Reasoning,
    /// A short program.
    Code,
    /// What stands in a text, in a given form.
    Extraction,
    /// Prose, long enough for a pace to be measured.
    Prose,
}

impl Kind {
    /// Its name in exports and attributes.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Fact => "fact",
            Self::Reasoning => "reasoning",
            Self::Code => "code",
            Self::Extraction => "extraction",
            Self::Prose => "prose",
        }
    }
}

/// All of them, in the order they are asked.
pub const PROMPTS: [(Kind, &str); 5] = [
    (
        Kind::Fact,
        "What is the capital of Australia? Answer in one sentence.",
    ),
    (
        Kind::Reasoning,
        "A train leaves at 14:35 and arrives at 18:10. On the way it stands still for 25 minutes. For how long does it move? Explain in at most four short steps.",
    ),
    (
        Kind::Code,
        "Write a Python function that returns the n-th Fibonacci number without recursion. Answer with the code alone.",
    ),
    (
        Kind::Extraction,
        "Give the people, places and dates in this text as one JSON object with the fields people, places and dates, and nothing else: \"On 3 May 1953 Ada Brandt met Jun Park in Busan; in June of that year they sailed to Oslo, where Brandt's brother Emil was waiting.\"",
    ),
    (
        Kind::Prose,
        "Explain to a ten-year-old how a lighthouse works, in about 150 words.",
    ),
];
