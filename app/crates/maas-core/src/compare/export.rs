//! A comparison as a file: all that is kept of it, its figures as a table, or a page that stands by itself.

use std::rc::Rc;

use serde::Serialize;

use crate::{
    Effect, Model,
    chats::{Chat, ChatMessage, Reply, ReplyState},
    compare::{
        Comparison,
        figures::{Figure, Spread},
    },
    export::{Page, PageSaid, Speakers, file_names, json, literal, named},
    money::write_decimal,
    providers::Providers,
    records::{ChatRecord, ComparisonRecord, MessageRecord},
};

#[cfg(test)]
mod tests;

/// The mark of our own format, and its version.
const OWN: (&str, u32) = ("openmaas-comparison", 1);

/// What a comparison can be taken along as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// Our own JSON: all that is kept, with every answer.
    Json,
    /// A line of figures for every answer.
    Csv,
    /// A page that stands by itself and runs nothing.
    Html,
}

/// The reader's words for a report.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ReportWords {
    /// Who speaks.
    pub speakers: Speakers,
    /// What stands above the figures.
    pub figures: &'static str,
    /// What stands above how they spread.
    pub spread: &'static str,
    /// What the models are called.
    pub model: &'static str,
    /// What the number of answers is called.
    pub answers: &'static str,
    /// What each of [`Figure::ALL`] is called.
    pub names: [&'static str; 8],
}

/// Our own JSON.
#[derive(Serialize)]
struct Own {
    format: &'static str,
    version: u32,
    comparison: ComparisonRecord,
    columns: Vec<OwnColumn>,
}

#[derive(Serialize)]
struct OwnColumn {
    chat: ChatRecord,
    messages: Vec<MessageRecord>,
}

/// A column, and what it is called.
type Named<'a> = (String, &'a Chat);

/// The comparison on screen as a file; nothing while something of it is not here.
pub(super) fn take_along(model: &Model, form: Form, words: &ReportWords) -> Option<Effect> {
    let comparison = model.comparisons.current();
    let columns: Vec<Named<'_>> = comparison
        .chats(&model.chats)
        .map(|(_, chat)| (chat.setup.model.model.clone(), &**chat))
        .collect();
    let here = |(_, chat): &Named<'_>| chat.messages.loaded().is_some();
    if comparison.is_fresh() || !columns.iter().all(here) {
        return None;
    }
    let ending = match form {
        Form::Json => "json",
        Form::Csv => "csv",
        Form::Html => "html",
    };
    let name = named(&comparison.title, ending);
    Some(match form {
        Form::Json => Effect::SaveFile {
            name,
            text: own(comparison, &columns),
        },
        Form::Csv => Effect::SaveFile {
            name,
            text: csv(&columns, &model.providers),
        },
        Form::Html => Effect::SavePage {
            name,
            page: page(comparison, &columns, &model.providers, words),
        },
    })
}

fn own(comparison: &Comparison, columns: &[Named<'_>]) -> String {
    let columns = columns.iter().map(|(_, chat)| {
        let line = chat.messages.loaded().unwrap_or_default();
        let all = line.iter().chain(&chat.aside);
        OwnColumn {
            chat: Chat::clone(chat).into_record(),
            messages: all
                .map(|message| ChatMessage::clone(message).into_record())
                .collect(),
        }
    });
    json(&Own {
        format: OWN.0,
        version: OWN.1,
        comparison: ComparisonRecord {
            comparison: comparison.clone(),
        },
        columns: columns.collect(),
    })
}

/// A line for every answer, the ones beside those shown too. As RFC 4180 has it.
fn csv(columns: &[Named<'_>], providers: &Providers) -> String {
    let figures = Figure::ALL.map(Figure::as_str);
    let mut lines = vec![
        [
            "column", "provider", "model", "question", "version", "state",
        ]
        .join(","),
    ];
    if let Some(head) = lines.first_mut() {
        head.push(',');
        head.push_str(&figures.join(","));
        head.push_str(",text");
    }
    for ((_, chat), column) in columns.iter().zip(1..) {
        let line = chat.messages.loaded().unwrap_or_default();
        let answers = line.iter().filter(|said| said.reply.is_some());
        for (shown, question) in answers.zip(1..) {
            let versions = chat.siblings(&shown.id);
            let versions = versions
                .iter()
                .filter_map(|id| chat.message(id)?.reply.as_ref());
            for (reply, version) in versions.zip(1..) {
                let mut cells = vec![
                    column.to_string(),
                    cell(reply.model.provider.slug()),
                    cell(&reply.model.model),
                    question.to_string(),
                    version.to_string(),
                    reply.state.as_str().to_owned(),
                ];
                cells.extend(Figure::ALL.map(|figure| number(figure, reply, providers)));
                cells.push(cell(&reply.answer.text));
                lines.push(cells.join(","));
            }
        }
    }
    lines.push(String::new());
    lines.join("\r\n")
}

/// A text as a cell. What spreadsheets would take for a formula gets a quote before it: models write such things.
fn cell(text: &str) -> String {
    let formula = text.starts_with(['=', '+', '-', '@', '\t', '\r']);
    let guard = if formula { "'" } else { "" };
    format!("\"{guard}{}\"", text.replace('"', "\"\""))
}

/// A figure as a plain number; empty where it is unknown.
fn number(figure: Figure, reply: &Reply, providers: &Providers) -> String {
    let value = figure.of(reply, providers);
    value.map_or_else(String::new, |value| plain(figure, value))
}

/// Tenths, and dollars to the last nano-dollar.
fn plain(figure: Figure, value: f64) -> String {
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "figures are not negative, and the cast saturates"
    )]
    let whole = |value: f64| value.round() as u64;
    let (units, digits) = match figure {
        Figure::Cost => (whole(value), 9),
        _ => (whole(value * 10.0), 1),
    };
    write_decimal(units, digits)
}

/// What a figure is called, with its unit.
fn title(figure: Figure, words: &ReportWords) -> String {
    let place = Figure::ALL.iter().position(|known| *known == figure);
    let name = place
        .and_then(|place| words.names.get(place))
        .unwrap_or(&"");
    let unit = match figure {
        Figure::Ttft | Figure::Total => " (ms)",
        Figure::Speed => " (1/s)",
        Figure::Cost => " (USD)",
        Figure::Input | Figure::Cached | Figure::Output | Figure::Reasoning => "",
    };
    format!("{name}{unit}")
}

fn page(
    comparison: &Comparison,
    columns: &[Named<'_>],
    providers: &Providers,
    words: &ReportWords,
) -> Page {
    let mut said = vec![table(words.figures, &figures(columns, providers, words))];
    if columns.iter().any(|(_, chat)| chat.versions().len() > 1) {
        said.push(table(words.spread, &spreads(columns, providers, words)));
    }
    let system = comparison.setup.system.trim();
    if !system.is_empty() {
        said.push(text(words.speakers.system, system));
    }
    said.extend(spoken(columns, words));
    Page {
        title: comparison.title.clone(),
        sources: words.speakers.sources,
        said,
    }
}

/// What was asked and answered, question by question; a question that all columns share is said once.
fn spoken(columns: &[Named<'_>], words: &ReportWords) -> Vec<PageSaid> {
    let runs: Vec<(&str, Vec<&[Rc<ChatMessage>]>)> = columns
        .iter()
        .map(|(name, chat)| {
            (
                name.as_str(),
                rounds(chat.messages.loaded().unwrap_or_default()),
            )
        })
        .collect();
    let most = runs.iter().map(|(_, rounds)| rounds.len()).max();
    let mut said = Vec::new();
    for at in 0..most.unwrap_or_default() {
        let here = runs
            .iter()
            .filter_map(|(name, rounds)| Some((*name, *rounds.get(at)?)));
        let here: Vec<_> = here.collect();
        let asked = |round: &[Rc<ChatMessage>]| {
            let first = round.first().filter(|first| first.reply.is_none())?;
            Some((first.text.clone(), file_names(&first.files, words.speakers)))
        };
        let first = here.first().and_then(|(_, round)| asked(round));
        let shared = here.iter().all(|(_, round)| asked(round) == first);
        if let Some((question, files)) = first.filter(|_| shared) {
            said.push(PageSaid {
                files,
                ..text(words.speakers.user, &question)
            });
        }
        for (name, round) in here {
            for message in round {
                match &message.reply {
                    Some(reply) => said.push(answer(name, reply)),
                    None if shared => {}
                    None => said.push(PageSaid {
                        files: file_names(&message.files, words.speakers),
                        ..text(&format!("{} → {name}", words.speakers.user), &message.text)
                    }),
                }
            }
        }
    }
    said
}

/// A line cut before each question.
fn rounds(line: &[Rc<ChatMessage>]) -> Vec<&[Rc<ChatMessage>]> {
    line.chunk_by(|_, next| next.reply.is_some()).collect()
}

fn answer(name: &str, reply: &Reply) -> PageSaid {
    let state = match reply.state {
        ReplyState::Done => String::new(),
        state => format!(" ({})", state.as_str()),
    };
    PageSaid {
        speaker: format!("{name}{state}"),
        text: reply.answer.text.clone(),
        markdown: true,
        files: String::new(),
        citations: reply.answer.citations.clone(),
        pictures: reply.answer.images.clone(),
    }
}

fn text(speaker: &str, text: &str) -> PageSaid {
    PageSaid {
        speaker: speaker.to_owned(),
        text: text.to_owned(),
        markdown: false,
        files: String::new(),
        citations: Vec::new(),
        pictures: Vec::new(),
    }
}

/// Rows of cells as a table in markdown, under a heading; the first row is its head.
fn table(heading: &str, rows: &[Vec<String>]) -> PageSaid {
    let mut lines: Vec<String> = rows
        .iter()
        .map(|row| format!("| {} |", row.join(" | ")))
        .collect();
    if let Some(head) = rows.first() {
        let rule: Vec<&str> = head.iter().skip(1).map(|_| "---:").collect();
        lines.insert(1, format!("| --- | {} |", rule.join(" | ")));
    }
    PageSaid {
        markdown: true,
        ..text(heading, &lines.join("\n"))
    }
}

fn figures(columns: &[Named<'_>], providers: &Providers, words: &ReportWords) -> Vec<Vec<String>> {
    let mut rows = vec![vec![words.model.to_owned()]];
    if let Some(head) = rows.first_mut() {
        head.extend(Figure::ALL.map(|figure| title(figure, words)));
    }
    for (name, chat) in columns {
        let reply = chat.last_answer().and_then(|last| last.reply.as_ref());
        let mut row = vec![literal(name)];
        row.extend(Figure::ALL.map(|figure| {
            reply.map_or_else(String::new, |reply| number(figure, reply, providers))
        }));
        rows.push(row);
    }
    rows
}

fn spreads(columns: &[Named<'_>], providers: &Providers, words: &ReportWords) -> Vec<Vec<String>> {
    let mut rows = vec![vec![words.model.to_owned(), words.answers.to_owned()]];
    if let Some(head) = rows.first_mut() {
        head.extend(Figure::ALL.map(|figure| format!("{}: p50 · p95", title(figure, words))));
    }
    for (name, chat) in columns {
        let count = chat
            .spread(Figure::Total, providers)
            .map_or(0, |it| it.count);
        let mut row = vec![literal(name), count.to_string()];
        row.extend(Figure::ALL.map(|figure| {
            let told = |Spread { p50, p95, .. }| {
                format!("{} · {}", plain(figure, p50), plain(figure, p95))
            };
            chat.spread(figure, providers)
                .map_or_else(String::new, told)
        }));
        rows.push(row);
    }
    rows
}
