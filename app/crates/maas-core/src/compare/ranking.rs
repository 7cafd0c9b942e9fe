//! The order of models by blind votes: strengths after Bradley and Terry, with intervals.
//!
//! A vote for the best of several is a win over each of the others, a tie half a win for each of each pair; where all
//! are bad, nothing is said of who is better. Each model also has one drawn game against an imagined model of 1000
//! points: so a score is finite after one vote, and models that were never compared with each other still have one.

use std::collections::BTreeMap;

use crate::{
    chats::ModelRef,
    compare::{
        Comparison,
        figures::Spread,
        vote::{Verdict, Vote},
    },
};

#[cfg(test)]
mod tests;

/// The points of a model of which nothing is known.
const MIDDLE: f64 = 1000.0;
/// Ten to one is so many points, as with chess players.
const POINTS_PER_TEN: f64 = 400.0;
/// An interval reaches so many standard deviations to each side: 95 of 100 hold the true value.
const DEVIATIONS: f64 = 1.96;
/// The strengths are found when none changes by more than this share.
const STEADY: f64 = 1e-10;
/// More steps are never needed for people's numbers of votes.
const STEPS: usize = 10_000;

/// A model's place.
#[derive(Clone, Debug, PartialEq)]
pub struct Standing {
    /// Which model.
    pub model: ModelRef,
    /// Points; 400 more are ten wins to one.
    pub score: f64,
    /// How far the score may be off to each side, at 95 %.
    pub margin: f64,
    /// In how many votes it stood.
    pub votes: usize,
    /// In how many it was the best.
    pub best: usize,
    /// The median time of its answers, in milliseconds.
    pub total_ms: Option<f64>,
    /// The median cost of its answers, in nano-dollars.
    pub cost_nano: Option<f64>,
}

/// The models in the order of their scores, by the votes of comparisons with a tag, or of all.
pub fn standings<'a>(
    comparisons: impl IntoIterator<Item = &'a Comparison>,
    tag: Option<&str>,
) -> Vec<Standing> {
    let tagged = |known: &&Comparison| tag.is_none_or(|tag| known.tags.iter().any(|it| it == tag));
    let votes: Vec<&Vote> = comparisons
        .into_iter()
        .filter(tagged)
        .flat_map(|known| &known.votes)
        .collect();
    let mut seats: BTreeMap<&ModelRef, usize> = BTreeMap::new();
    for contestant in votes.iter().flat_map(|vote| &vote.contestants) {
        seats.entry(&contestant.model).or_default();
    }
    for (seat, place) in seats.values_mut().zip(0..) {
        *seat = place;
    }
    let mut games = Games::new(seats.len());
    for vote in &votes {
        let seated: Vec<usize> = vote
            .contestants
            .iter()
            .filter_map(|contestant| seats.get(&contestant.model).copied())
            .collect();
        games.take(&seated, vote.verdict);
    }
    let mut standings: Vec<Standing> = seats
        .keys()
        .zip(games.rate())
        .map(|(model, (score, margin))| standing(model, &votes, score, margin))
        .collect();
    standings.sort_by(|one, other| other.score.total_cmp(&one.score));
    standings
}

fn standing(model: &ModelRef, votes: &[&Vote], score: f64, margin: f64) -> Standing {
    let (mut stood, mut best) = (0, 0);
    let (mut times, mut costs) = (Vec::new(), Vec::new());
    for vote in votes {
        let mut here = false;
        for (contestant, place) in vote.contestants.iter().zip(0..) {
            if contestant.model == *model {
                here = true;
                best += usize::from(vote.verdict == Verdict::Best(place));
                times.extend(contestant.total_ms);
                costs.extend(contestant.cost_nano);
            }
        }
        stood += usize::from(here);
    }
    Standing {
        model: model.clone(),
        score,
        margin,
        votes: stood,
        best,
        total_ms: Spread::of(times).map(|spread| spread.p50),
        cost_nano: Spread::of(costs).map(|spread| spread.p50),
    }
}

/// Who won how often against whom; draws are half a win for both.
struct Games {
    wins: Vec<Vec<f64>>,
}

impl Games {
    fn new(players: usize) -> Self {
        Self {
            wins: vec![vec![0.0; players]; players],
        }
    }

    fn take(&mut self, seated: &[usize], verdict: Verdict) {
        for (place, one) in seated.iter().enumerate() {
            for (other_place, other) in seated.iter().enumerate() {
                let won = match verdict {
                    Verdict::Best(best) if best == place && best != other_place => 1.0,
                    Verdict::Tie if place != other_place => 0.5,
                    _ => 0.0,
                };
                // A model says nothing of itself.
                if one != other
                    && let Some(wins) = self.wins.get_mut(*one).and_then(|row| row.get_mut(*other))
                {
                    *wins += won;
                }
            }
        }
    }

    fn won(&self, one: usize, other: usize) -> f64 {
        let row = self.wins.get(one);
        row.and_then(|row| row.get(other))
            .copied()
            .unwrap_or_default()
    }

    fn played(&self, one: usize, other: usize) -> f64 {
        self.won(one, other) + self.won(other, one)
    }

    /// Score and margin of each player, found by minorisation and maximisation (Hunter 2004).
    fn rate(&self) -> Vec<(f64, f64)> {
        let players = self.wins.len();
        let mut strengths = vec![1.0_f64; players];
        for _ in 0..STEPS {
            let mut steady = true;
            let next: Vec<f64> = strengths
                .iter()
                .enumerate()
                .map(|(one, mine)| {
                    // The drawn game against the imagined model, whose strength is 1.
                    let (mut wins, mut share) = (0.5, 1.0 / (mine + 1.0));
                    for (other, theirs) in strengths.iter().enumerate() {
                        wins += self.won(one, other);
                        share += self.played(one, other) / (mine + theirs);
                    }
                    wins / share
                })
                .collect();
            for (old, new) in strengths.iter().zip(&next) {
                steady &= (new - old).abs() <= STEADY * old;
            }
            strengths = next;
            if steady {
                break;
            }
        }
        let points = POINTS_PER_TEN / std::f64::consts::LN_10;
        let variances = self.variances(&strengths);
        strengths
            .iter()
            .zip(variances)
            .map(|(strength, variance)| {
                (
                    MIDDLE + points * strength.ln(),
                    DEVIATIONS * points * variance.sqrt(),
                )
            })
            .collect()
    }

    /// The variances of the logarithms of the strengths: the diagonal of the inverse of the observed information.
    fn variances(&self, strengths: &[f64]) -> Vec<f64> {
        let mut information: Vec<Vec<f64>> = Vec::with_capacity(strengths.len());
        for (one, mine) in strengths.iter().enumerate() {
            let mut row = Vec::with_capacity(strengths.len());
            let mut own = mine / (mine + 1.0).powi(2);
            for (other, theirs) in strengths.iter().enumerate() {
                let games = self.played(one, other);
                let told = games * mine * theirs / (mine + theirs).powi(2);
                own += told;
                row.push(-told);
            }
            if let Some(diagonal) = row.get_mut(one) {
                *diagonal = own;
            }
            information.push(row);
        }
        (0..strengths.len())
            .map(|place| inverse_diagonal(&information, place))
            .collect()
    }
}

/// One entry of the diagonal of a matrix's inverse, by Gauss and Jordan; the matrix is symmetric and positive definite.
fn inverse_diagonal(matrix: &[Vec<f64>], place: usize) -> f64 {
    let mut rows: Vec<Vec<f64>> = matrix.to_vec();
    for (row, at) in rows.iter_mut().zip(0..) {
        row.push(if at == place { 1.0 } else { 0.0 });
    }
    for at in 0..rows.len() {
        let Some(mut pivot) = rows.get(at).cloned() else {
            continue;
        };
        let by = pivot.get(at).copied().unwrap_or(1.0);
        for value in &mut pivot {
            *value /= by;
        }
        for (row, other) in rows.iter_mut().zip(0..) {
            if other == at {
                row.clone_from(&pivot);
            } else {
                let times = row.get(at).copied().unwrap_or_default();
                for (value, of_pivot) in row.iter_mut().zip(&pivot) {
                    *value -= times * of_pivot;
                }
            }
        }
    }
    let row = rows.get(place);
    row.and_then(|row| row.last()).copied().unwrap_or_default()
}

/// Which of some models nobody beats in both: less of a measure, and more points. Those without the measure are not on it.
pub fn frontier(points: &[(Option<f64>, f64)]) -> Vec<bool> {
    points
        .iter()
        .map(|(measure, score)| {
            measure.is_some_and(|mine| {
                !points.iter().any(|(other, theirs)| {
                    other.is_some_and(|other| {
                        other <= mine && theirs >= score && (other < mine || theirs > score)
                    })
                })
            })
        })
        .collect()
}
