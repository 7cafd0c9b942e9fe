//! How many tokens a model makes of what goes to it, as far as its vendor has published a rule.
//!
//! Texts are counted elsewhere, by the vocabulary named here. Pictures, pages and tools follow from numbers that are known before
//! anything is sent. A model is known by its name, whoever serves it.

use serde_json::Value;

use crate::chat::Tool;

#[cfg(test)]
mod tests;

/// Which vocabulary a model reads by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Vocabulary {
    /// GPT-4o and everything since.
    O200k,
    /// GPT-4 and GPT-3.5.
    Cl100k,
}

/// How a model counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TokenRules {
    /// Its vocabulary; `None` where only its vendor has that.
    pub vocabulary: Option<Vocabulary>,
    pictures: Pictures,
    /// Tokens of a page of a PDF, a picture of it and its text: always an estimate.
    pub page: u64,
    /// What each tool takes beside its texts; `None` where nothing is published.
    tool: Option<u64>,
}

/// What a picture takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Pictures {
    /// Some, and more for each tile of 512 pixels: within 2048 pixels, the shorter edge within 768.
    Tiles(u64, u64),
    /// One for each patch of 32 pixels, 1536 at most, times so many hundredths.
    Patches(u64),
    /// One for 750 pixels: within 1568 pixels, and 1600 at most.
    Area,
    /// 258 for each tile: a third of the way across, unless it is small.
    Crops,
    /// So many, whatever its size.
    Each(u64),
    /// Nothing is published.
    Unknown,
}

/// Tokens that a number stands for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counted {
    /// How many.
    pub tokens: u64,
    /// Whether it is an estimate.
    pub rough: bool,
}

/// What the tools of a request are to a model: texts to be counted, and tokens on top.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ToolTexts {
    /// The texts, each counted by itself.
    pub texts: Vec<String>,
    /// What comes on top.
    pub around: Counted,
}

/// Where nothing is known: what providers say of large pictures and full pages.
const UNKNOWN: TokenRules = TokenRules {
    vocabulary: None,
    pictures: Pictures::Unknown,
    page: LARGE,
    tool: None,
};
const LARGE: u64 = 2000;
const MOST_PATCHES: u64 = 1536;
const MOST_AREA: u64 = 1600;

const O200K: TokenRules = TokenRules {
    vocabulary: Some(Vocabulary::O200k),
    ..UNKNOWN
};
const CL100K: TokenRules = TokenRules {
    vocabulary: Some(Vocabulary::Cl100k),
    ..UNKNOWN
};

const fn tiles(base: u64, tile: u64) -> TokenRules {
    TokenRules {
        pictures: Pictures::Tiles(base, tile),
        ..O200K
    }
}

const fn patches(hundredths: u64) -> TokenRules {
    TokenRules {
        pictures: Pictures::Patches(hundredths),
        ..O200K
    }
}

const fn with_tools(rules: TokenRules, tool: u64) -> TokenRules {
    TokenRules {
        tool: Some(tool),
        ..rules
    }
}

/// By how a model's name begins; the first that fits. Vocabularies: tiktoken's `model.py` (2026-11). Pictures: the vendors' guides to
/// vision and to media resolution (2026-11). Tools: OpenAI's cookbook, "How to count tokens", for the four models it names.
const MODELS: &[(&str, TokenRules)] = &[
    ("gpt-4o-mini", with_tools(tiles(2833, 5667), 7)),
    ("gpt-4o", with_tools(tiles(85, 170), 7)),
    ("gpt-4.1-mini", patches(162)),
    ("gpt-4.1-nano", patches(246)),
    ("gpt-4.", tiles(85, 170)),
    ("gpt-4-turbo", CL100K),
    ("gpt-4", with_tools(CL100K, 10)),
    ("gpt-3.5", with_tools(CL100K, 10)),
    ("gpt-35", with_tools(CL100K, 10)),
    ("gpt-5-mini", patches(162)),
    ("gpt-5-nano", patches(246)),
    // Later ones have rules of their own.
    ("gpt-5.", O200K),
    ("gpt-5", tiles(70, 140)),
    ("gpt-oss", O200K),
    ("chatgpt-4o", tiles(85, 170)),
    ("o1", tiles(75, 150)),
    ("o3", tiles(75, 150)),
    ("o4-mini", patches(172)),
    ("o4", O200K),
    (
        "claude",
        TokenRules {
            pictures: Pictures::Area,
            // 1500 to 3000 of text on a page, says the guide to PDFs.
            page: 2250,
            ..UNKNOWN
        },
    ),
    (
        "gemini-1",
        TokenRules {
            pictures: Pictures::Each(258),
            page: 258,
            ..UNKNOWN
        },
    ),
    (
        "gemini-2",
        TokenRules {
            pictures: Pictures::Crops,
            page: 258,
            ..UNKNOWN
        },
    ),
    (
        "gemini",
        TokenRules {
            pictures: Pictures::Each(1120),
            page: 560,
            ..UNKNOWN
        },
    ),
];

impl TokenRules {
    /// How a model counts, by its name; whoever serves it may have put his own before it.
    pub fn of(model: &str) -> Self {
        let name = model.rsplit('/').next().unwrap_or(model);
        // Bedrock and its regions put theirs before it with a dot.
        let name = name.find("anthropic.").map_or(name, |at| {
            name.get(at + "anthropic.".len()..).unwrap_or(name)
        });
        let known = MODELS.iter().find(|(begin, _)| {
            let rest = name.strip_prefix(begin);
            // The first letters of another word are no name.
            rest.is_some_and(|rest| !rest.starts_with(|c: char| c.is_ascii_alphabetic()))
        });
        known.map_or(UNKNOWN, |(_, rules)| *rules)
    }

    /// The tokens of a picture, by its width and height in pixels, looked at as closely as the model does unless it is told otherwise.
    pub fn picture(&self, pixels: Option<(u32, u32)>) -> Counted {
        let sized = pixels.filter(|(width, height)| *width > 0 && *height > 0);
        let rough = |tokens| Counted {
            tokens,
            rough: true,
        };
        let exact = |tokens| Counted {
            tokens,
            rough: false,
        };
        match (self.pictures, sized) {
            (Pictures::Each(tokens), _) => rough(tokens),
            (Pictures::Unknown, _) | (_, None) => rough(LARGE),
            (Pictures::Tiles(base, tile), Some(size)) => exact(base + tile * tiles_of(size)),
            (Pictures::Patches(hundredths), Some(size)) => {
                exact((patches_of(size) * hundredths).div_ceil(100))
            }
            (Pictures::Area, Some(size)) => rough(area_of(size)),
            (Pictures::Crops, Some(size)) => rough(258 * crops_of(size)),
        }
    }

    /// The most that a picture takes of any size that people send.
    pub fn largest_picture(&self) -> u64 {
        let most = match self.pictures {
            Pictures::Tiles(base, tile) => base + tile * tiles_of((768, 2048)),
            Pictures::Patches(hundredths) => (MOST_PATCHES * hundredths).div_ceil(100),
            Pictures::Area => MOST_AREA,
            Pictures::Crops => 258 * crops_of((3072, 3072)),
            Pictures::Each(tokens) => tokens,
            Pictures::Unknown => LARGE,
        };
        most.max(LARGE)
    }

    /// What tools are to the model. Where its vendor has published no rule they are the JSON that describes them.
    pub fn tools(&self, tools: &[Tool]) -> ToolTexts {
        let mut all = ToolTexts::default();
        if tools.is_empty() {
            return all;
        }
        let Some(each) = self.tool else {
            all.around.rough = true;
            all.texts.extend(tools.iter().map(|tool| {
                format!(
                    "{} {} {}",
                    tool.name,
                    tool.description,
                    Value::to_string(&tool.parameters)
                )
            }));
            return all;
        };
        for tool in tools {
            all.around.tokens += each;
            all.text(format!("{}:{}", tool.name, ended(&tool.description)));
            let properties = tool.parameters.get("properties").and_then(Value::as_object);
            let properties = properties.filter(|properties| !properties.is_empty());
            all.around.tokens += properties.map_or(0, |_| PER_PROPERTIES);
            for (name, property) in properties.into_iter().flatten() {
                all.property(name, property);
            }
        }
        all.around.tokens += PER_TOOLS;
        all
    }
}

/// What the list of properties takes, and each of them; what the names of an enumeration take each, which has that much less at
/// its beginning; and what the tools have at their end. All of it OpenAI's cookbook, "How to count tokens".
const PER_PROPERTIES: u64 = 3;
const PER_PROPERTY: u64 = 3;
const PER_NAME: u64 = 3;
const PER_TOOLS: u64 = 12;

impl ToolTexts {
    fn text(&mut self, text: String) {
        self.texts.push(text);
    }

    fn property(&mut self, name: &str, property: &Value) {
        let text = |field: &str| property.get(field).and_then(Value::as_str);
        let (kind, description) = (text("type"), text("description"));
        let simple = ["type", "description", "enum"];
        let known = property
            .as_object()
            .is_some_and(|fields| fields.keys().all(|field| simple.contains(&field.as_str())));
        // The rule is given for such properties only.
        if !known || kind.is_none() || description.is_none() {
            self.around.rough = true;
        }
        self.around.tokens += PER_PROPERTY;
        if let Some(names) = property.get("enum").and_then(Value::as_array) {
            self.around.tokens += PER_NAME * (names.len() as u64).saturating_sub(1);
            for name in names {
                let plain = name.as_str().map(str::to_owned);
                self.text(plain.unwrap_or_else(|| name.to_string()));
            }
        }
        // What is nested is written out in it.
        let (kind, nested) = match kind {
            Some(kind) if known => (kind, String::new()),
            kind => (kind.unwrap_or_default(), property.to_string()),
        };
        let description = ended(description.unwrap_or_default());
        self.text(format!("{name}:{kind}:{description}{nested}"));
    }
}

/// A description without the point at its end, which costs nothing.
fn ended(description: &str) -> &str {
    description.strip_suffix('.').unwrap_or(description)
}

/// A size made smaller, so that neither its longer edge is over `long` nor its shorter one over `short`.
fn within((width, height): (u32, u32), long: u32, short: u32) -> (f64, f64) {
    let (width, height) = (f64::from(width), f64::from(height));
    let by_long = f64::from(long) / width.max(height);
    let by_short = f64::from(short) / width.min(height);
    let by = by_long.min(by_short).min(1.0);
    (width * by, height * by)
}

/// How many squares of an edge cover a size.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "edges of pictures, which are whole after rounding up, and small"
)]
fn squares((width, height): (f64, f64), edge: f64) -> u64 {
    // What floating point puts beside a whole number is no further square.
    let along = |length: f64| ((length / edge - 1e-9).ceil().max(1.0)) as u64;
    along(width) * along(height)
}

fn tiles_of(size: (u32, u32)) -> u64 {
    squares(within(size, 2048, 768), 512.0)
}

/// Larger pictures are made smaller until whole patches along the edges are no more than there may be.
fn patches_of(size: (u32, u32)) -> u64 {
    let (width, height) = (f64::from(size.0), f64::from(size.1));
    if squares((width, height), 32.0) <= MOST_PATCHES {
        return squares((width, height), 32.0);
    }
    let by = (32.0 * 32.0 * MOST_PATCHES as f64 / (width * height)).sqrt();
    let (across, down) = (width * by / 32.0, height * by / 32.0);
    let by = by * (across.floor() / across).min(down.floor() / down);
    squares((width * by, height * by), 32.0).min(MOST_PATCHES)
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "no more than 1568 times 1568"
)]
fn area_of(size: (u32, u32)) -> u64 {
    let (width, height) = within(size, 1568, 1568);
    ((width * height / 750.0).ceil() as u64).min(MOST_AREA)
}

/// One while both edges are within 384 pixels; else tiles of two thirds of the shorter edge, from 256 pixels to 768. Beyond 3072
/// pixels a picture is made smaller.
fn crops_of((width, height): (u32, u32)) -> u64 {
    const EDGE: u64 = 3072;
    let longer = u64::from(width.max(height)).max(EDGE);
    let shown = |length: u32| (u64::from(length) * EDGE / longer).max(1);
    let (width, height) = (shown(width), shown(height));
    if width <= 384 && height <= 384 {
        return 1;
    }
    let unit = (width.min(height) * 2 / 3).clamp(256, 768);
    width.div_ceil(unit) * height.div_ceil(unit)
}
