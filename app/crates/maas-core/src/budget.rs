//! Budgets: what may be spent in a day or a month, on everything or a part of it.
//!
//! A request is held back before it is sent when what was spent, what answers under way may still cost, and the most it may cost
//! itself are together more than a budget. The most is a question of the length as estimated, and a half on top, with the longest answer
//! that is allowed. What an answer really costs is known only after it; so a budget is never passed by more than an estimate is wrong.

use maas_protocol::{
    capability::tokens::TokenRules,
    chat::{ChatRequest, Part},
    error::{ErrorKind, ProviderError},
    models::ModelInfo,
    provider::ProviderRef,
    usage::Usage,
};
use serde::{Deserialize, Serialize};

use crate::{
    Model, Stamp, benchmark,
    calendar::{DAY_MS, day_start, month_start},
    chats::ModelRef,
    context::estimate,
    cost::Sum,
    ledger::{Entry, Ledger, Reading},
    money::write_decimal,
    trials,
    turn::TurnId,
    ui::{self, Notice},
    workspaces::{self, WorkspaceId},
};

#[cfg(test)]
mod tests;

/// When so much of a budget is spent, in percent, it is said.
const MARKS: [u64; 3] = [90, 75, 50];
/// A key that spent so many times its usual day is unusual, …
const UNUSUAL_TIMES: u64 = 3;
/// … if that is more than ten cents, in nano-dollars, …
const UNUSUAL_NANO: u64 = 100_000_000;
/// … and it was used on so many of the days before, …
const USUAL_DAYS: usize = 5;
/// … of which so many are looked at.
const LOOKED_BACK: u64 = 28;

/// What may be spent.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Budget {
    /// On what.
    pub on: Scope,
    /// In which time.
    pub every: Every,
    /// How much, in nano-dollars.
    pub limit_nano: u64,
    /// Whether requests pass whose cost cannot be known before.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub unknown_passes: bool,
}

/// What a budget is for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Scope {
    /// Everything.
    All,
    /// A provider.
    Provider(ProviderRef),
    /// A model.
    Model(ModelRef),
    /// A key of a provider, as it is masked.
    Key(ProviderRef, String),
}

/// In which time it is spent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Every {
    /// From midnight on.
    Day,
    /// From the first of the month on.
    Month,
}

impl Every {
    /// When it began, ms since 1970.
    pub fn start(self, now_ms: u64, east_min: i32) -> u64 {
        match self {
            Self::Day => day_start(now_ms, east_min),
            Self::Month => month_start(now_ms, east_min),
        }
    }
}

impl Scope {
    fn takes(&self, model: &ModelRef, key: Option<&str>) -> bool {
        match self {
            Self::All => true,
            Self::Provider(provider) => *provider == model.provider,
            Self::Model(only) => only == model,
            Self::Key(provider, masked) => {
                *provider == model.provider && key == Some(masked.as_str())
            }
        }
    }
}

impl Budget {
    /// What was spent of it since a moment; where it is that of a workspace, from those that are named.
    pub fn spent(&self, ledger: &Ledger, since_ms: u64, within: Option<&[WorkspaceId]>) -> Sum {
        let mut sum = Sum::default();
        for entry in ledger.entries() {
            if entry.at_ms >= since_ms
                && self.on.takes(&entry.model, entry.key.as_deref())
                && within.is_none_or(|within| entry.is_of(within))
            {
                match entry.cost_nano {
                    Some(nano) => sum.nano = Some(sum.nano.unwrap_or(0).saturating_add(nano)),
                    None => sum.more = true,
                }
            }
        }
        sum
    }
}

/// The most that a request may cost, in nano-dollars; `None` where a price or the length of the answer is not known.
pub fn most(request: &ChatRequest, facts: &ModelInfo) -> Option<u64> {
    let prices = facts.cost.as_ref()?;
    let picture = TokenRules::of(&request.model).largest_picture();
    let said = |part: &Part| match part {
        Part::Text { text } | Part::ToolResult { text, .. } => estimate(text),
        // A picture, or a page of a document.
        Part::Image { .. } | Part::File { .. } => picture,
        _ => 0,
    };
    let parts = request.messages.iter().flat_map(|message| &message.parts);
    let tools = request
        .tools
        .iter()
        .map(|tool| estimate(&tool.parameters.to_string()));
    let question: u64 = parts.map(said).chain(tools).sum();
    let allowed = request.params.max_tokens.map(u64::from).or(facts.output);
    let usage = |output| Usage {
        input: Some(question + question / 2),
        output: Some(output),
        ..Usage::default()
    };
    // What is free is free at any length.
    if prices.of(&usage(1_000_000)) == Some(0) {
        return Some(0);
    }
    let answers = u64::from(request.params.n.unwrap_or(1).max(1));
    prices.of(&usage(allowed?.saturating_mul(answers)))
}

/// Every budget that holds for a request from a workspace, with the ids under which the ledger knows that where it is the workspace's own.
fn budgets<'a>(
    model: &'a Model,
    place: &WorkspaceId,
    family: &'a [WorkspaceId],
) -> impl Iterator<Item = (&'a Budget, Option<&'a [WorkspaceId]>)> {
    let all = model.session.settings.budgets.iter();
    let own = model.workspaces.find(place);
    let own = own.into_iter().flat_map(|one| &one.budgets);
    all.map(|budget| (budget, None))
        .chain(own.map(move |budget| (budget, Some(family))))
}

/// Why a request is held back; `None` where it may go. What it may cost is noted with its turn.
pub(crate) fn obstacle(
    model: &Model,
    turn: TurnId,
    (of, place): (&ModelRef, &WorkspaceId),
    most: Option<u64>,
    stamp: &Stamp,
) -> Option<ProviderError> {
    let key = key_of(model, &of.provider);
    let family = model.workspaces.family(place);
    for (budget, within) in budgets(model, place, &family) {
        let there = |chat| within.is_none() || workspaces::of_chat(model, chat) == *place;
        if !budget.on.takes(of, key.as_deref()) {
            continue;
        }
        // What was spent before is not known yet. While it is read once more, it is.
        let is_read = model.ledger.reading == Reading::Done || !model.ledger.stored.is_empty();
        if model.session.is_unlocked() && !is_read {
            return Some(ProviderError::new(ErrorKind::UnknownCost, ""));
        }
        let Some(most) = most else {
            if budget.unknown_passes {
                continue;
            }
            return Some(ProviderError::new(ErrorKind::UnknownCost, ""));
        };
        let since_ms = budget.every.start(stamp.now_ms, stamp.east_min);
        let spent = budget.spent(&model.ledger, since_ms, within);
        let spent = spent.nano.unwrap_or(0);
        let others = model.turns.live.iter().filter(|(id, _)| **id != turn);
        let under_way = others.filter(|(_, other)| {
            let other = &other.reply.model;
            let key = key_of(model, &other.provider);
            budget.on.takes(other, key.as_deref())
        });
        let under_way = under_way.filter(|(_, other)| there(&other.chat));
        let reserved: u64 = under_way.filter_map(|(_, other)| other.most_nano).sum();
        let takes = |other: &ModelRef| {
            let key = key_of(model, &other.provider);
            // It is measured from the workspace that the tab is in.
            let here = within.is_none() || model.workspaces.current == *place;
            here && budget.on.takes(other, key.as_deref())
        };
        let apart =
            benchmark::reserved(model, takes).saturating_add(trials::reserved(model, takes));
        let reserved = reserved.saturating_add(apart);
        let sum = spent.saturating_add(reserved).saturating_add(most);
        if most > 0 && sum > budget.limit_nano {
            let text = format!(
                "${} + ${} > ${}",
                dollars(spent.saturating_add(reserved)),
                dollars(most),
                dollars(budget.limit_nano)
            );
            return Some(ProviderError::new(ErrorKind::OverBudget, text));
        }
    }
    None
}

/// Nano-dollars with four decimals.
pub(crate) fn dollars(nano: u64) -> String {
    write_decimal(nano.saturating_add(50_000) / 100_000, 4)
}

/// The masked key that goes to a provider.
fn key_of(model: &Model, provider: &ProviderRef) -> Option<String> {
    let state = model.providers.known.get(provider)?;
    let label = state.key.as_ref().filter(|_| state.has_key());
    label.map(|label| label.masked.clone())
}

/// Says what a new entry leads to: a budget that is half or nearly spent, a key that spends much more than it is used to.
pub(crate) fn noted(model: &mut Model, entry: &Entry, stamp: &Stamp) {
    let Some(cost) = entry.cost_nano.filter(|cost| *cost > 0) else {
        return;
    };
    let place = WorkspaceId(entry.workspace.as_deref().unwrap_or_default().to_owned());
    let place = model.workspaces.resolve(&place).clone();
    let family = model.workspaces.family(&place);
    let mut reached_all = Vec::new();
    for (budget, within) in budgets(model, &place, &family) {
        if !budget.on.takes(&entry.model, entry.key.as_deref()) {
            continue;
        }
        let since_ms = budget.every.start(stamp.now_ms, stamp.east_min);
        let after = budget.spent(&model.ledger, since_ms, within);
        let after = after.nano.unwrap_or(0);
        let before = after.saturating_sub(cost);
        let reached = |mark: &u64| {
            let at = u128::from(budget.limit_nano) * u128::from(*mark);
            u128::from(before) * 100 < at && u128::from(after) * 100 >= at
        };
        if let Some(mark) = MARKS.into_iter().find(reached) {
            reached_all.push(Notice::BudgetSpent(mark, budget.every));
        }
    }
    for notice in reached_all {
        ui::notify(model, notice);
    }
    if let Some(key) = &entry.key {
        let today = day_start(stamp.now_ms, stamp.east_min);
        let of = (&entry.model.provider, &**key);
        if let Some((after, limit)) = today_and_limit(&model.ledger, of, today)
            && after > limit
            && after - cost.min(after) <= limit
        {
            ui::notify(model, Notice::UnusualKey(key.to_string()));
        }
    }
}

/// What a key has spent today, and from what on that is unusual: several times the median of the days on which it was used.
fn today_and_limit(
    ledger: &Ledger,
    (provider, key): (&ProviderRef, &str),
    today: u64,
) -> Option<(u64, u64)> {
    let (mut now, mut days) = (0_u64, [0_u64; LOOKED_BACK as usize]);
    for entry in ledger.entries() {
        if entry.model.provider != *provider || entry.key.as_deref() != Some(key) {
            continue;
        }
        let cost = entry.cost_nano.unwrap_or(0);
        if entry.at_ms >= today {
            now = now.saturating_add(cost);
            continue;
        }
        let ago = usize::try_from((today - 1 - entry.at_ms) / DAY_MS).ok()?;
        if let Some(day) = days.get_mut(ago) {
            *day = day.saturating_add(cost);
        }
    }
    let mut used: Vec<u64> = days.into_iter().filter(|day| *day > 0).collect();
    used.sort_unstable();
    let median = used
        .get(used.len() / 2)
        .filter(|_| used.len() >= USUAL_DAYS)?;
    Some((now, (median * UNUSUAL_TIMES).max(UNUSUAL_NANO)))
}
