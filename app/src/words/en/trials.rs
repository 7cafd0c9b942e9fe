//! The pages of test sets, in English.

use maas_core::trials::{Outcome, What, Why};
use maas_eval::file::{Place, Wrong};
use maas_prompts::template;

use crate::words::trials::TrialsWords;

fn many(count: usize, one: &str, more: &str) -> String {
    format!("{count} {}", if count == 1 { one } else { more })
}

pub(crate) static WORDS: TrialsWords = TrialsWords {
    about: "Try prompts with many values at once, on several models, and see which answers are as expected.",
    empty: "No test set yet. Make one, or import CSV, JSON or promptfoo YAML.",
    new: "New test set",
    untitled: "Untitled test set",
    import: "Import",
    reading: "Reading…",
    not_read: "This could not be read. It is still stored; load the page again to try once more.",
    gone: "This is not here any more.",
    all_sets: "All test sets",
    size: |rows, prompts| {
        format!(
            "{} · {}",
            many(rows, "row", "rows"),
            many(prompts, "prompt", "prompts")
        )
    },
    name: "Name",
    delete_set: "Delete test set",
    delete_set_text: |runs| match runs {
        0 => "It cannot be brought back.".to_owned(),
        runs => format!(
            "{} with all answers will be deleted too. This cannot be undone.",
            many(runs, "run", "runs")
        ),
    },
    prompts: "Prompts",
    prompts_hint: "Versions to compare. Write {{name}} where a row's value goes.",
    no_prompts: "No prompt yet.",
    add_prompt: "Add prompt",
    borrow: "Add version from the library",
    no_library: "There is no prompt in the library yet.",
    edit_prompt: |name| format!("Edit prompt {name}"),
    remove: |name| format!("Remove {name}"),
    prompt_name: |n| format!("Prompt {n}"),
    message: |n| format!("Message {n}"),
    role: |n| format!("Role of message {n}"),
    add_message: "Add message",
    rows: "Rows",
    rows_hint: "Each row has values for the variables, and what is expected of the answers.",
    no_rows: "No row yet.",
    add_row: "Add row",
    row: |id| format!("Row {id}"),
    row_name: "Description",
    edit_row: |id| format!("Edit row {id}"),
    variable: "Variable",
    add_variable: "Add variable",
    expected: "Expected",
    of_row: "Expected of answers to this row",
    of_all: "Expected of every answer",
    add_expectation: "Add expectation",
    expects: |count| many(count, "expectation", "expectations"),
    not: "Not",
    kind: |what| match what {
        What::Contains(_) => "Contains",
        What::ContainsAnyCase(_) => "Contains, any case",
        What::Equals(_) => "Equals",
        What::Regex(_) => "Matches a pattern",
        What::JsonSchema(_) => "Is JSON",
        What::Similar { .. } => "Is similar to",
        What::MaxCost(_) => "Costs at most",
        What::MaxLatency(_) => "Takes at most",
        What::Judge(_) => "A model agrees",
    },
    value: |what| match what {
        What::Regex(_) => "Regular expression",
        What::JsonSchema(_) => "JSON schema, or empty",
        What::MaxCost(_) => "US dollars",
        What::MaxLatency(_) => "Milliseconds",
        What::Judge(_) => "Criterion for the model that judges",
        _ => "Text",
    },
    percent: "Percent",
    page: |first, last, all| format!("{first}–{last} of {all}"),
    earlier_rows: "Earlier rows",
    later_rows: "Later rows",
    import_text: "CSV with a column for each variable, JSON, or a promptfoo configuration in YAML. Nothing is taken in before you have seen what is in it.",
    choose_file: "Choose file",
    paste: "Or paste it here",
    format: "Format",
    read: "Read",
    found: |rows, prompts, models| {
        format!(
            "{} · {} · {}",
            many(rows, "row", "rows"),
            many(prompts, "prompt", "prompts"),
            many(models, "model", "models")
        )
    },
    left_out: |count| match count {
        1 => "1 part has no counterpart here and is left out:".to_owned(),
        count => format!("{count} parts have no counterpart here and are left out:"),
    },
    take_in: "Take in as new test set",
    replace_rows: "Replace the rows",
    add_rows: "Add to the rows",
    export: "Export test set",
    fault,
    no_answer: "This took too long, so it was stopped.",
    run: "Run",
    models: "Models",
    add_model: "Add model",
    no_models: "Add the models to ask.",
    judge: "Model that judges",
    choose_judge: "Choose model",
    at_once: "Requests at once",
    per_minute: "Requests a minute",
    per_minute_hint: "0 is no limit",
    max_cost: "Cost limit, US dollars",
    max_cost_hint: "Empty is no limit. The run ends before a request could pass it.",
    reuse: "Take the answers of earlier runs where the request is the same",
    estimate: |requests, most, shown| {
        let requests = many(requests, "request", "requests");
        match (most.nano, most.more) {
            (None, _) => format!("{requests} · cost unknown: no price or longest answer is known"),
            (Some(_), true) => format!(
                "{requests} · about {shown} at most, and what models without a known price cost"
            ),
            (Some(0), false) => format!("{requests} · free"),
            (Some(_), false) => format!("{requests} · about {shown} at most"),
        }
    },
    too_many: |most| format!("That is too much for one run: {most} requests at most."),
    start: "Run tests",
    planning: "Filling in the prompts…",
    unplanned: |row, prompt, line, column, what, word| {
        let place = if prompt.is_empty() {
            format!("Row {row}, what is expected, line {line}, column {column}")
        } else {
            format!("Row {row}, {prompt}, line {line}, column {column}")
        };
        let what = match what {
            template::What::Missing => format!("there is no value for {word}"),
            template::What::Filter | template::What::Test => format!("{word} is not known"),
            template::What::TooLong | template::What::TooMuch => "this is too much".to_owned(),
            _ => format!("this template cannot be filled in: {word}"),
        };
        format!("{place}: {what}.")
    },
    in_row: |row, prompt| format!("Row {row}, {prompt}"),
    runs: "Runs",
    no_runs: "Not run yet.",
    delete_run: "Delete run",
    progress: |done, all| format!("{done} of {all}"),
    stop: "Stop",
    stopped: |done, all| format!("You stopped this run after {done} of {all} answers."),
    interrupted: |done, all| {
        format!("This run broke off after {done} of {all} answers. They are kept.")
    },
    held: |done, all, why| format!("This run ended after {done} of {all} answers. {why}"),
    elsewhere: "This run goes on in another tab.",
    go_on: "Continue",
    again: |count| match count {
        1 => "Ask again what failed (1)".to_owned(),
        count => format!("Ask again what failed ({count})"),
    },
    summary: "Summary",
    version: "Prompt",
    model: "Model",
    passed: "Passed",
    cost: "Cost",
    latency: "Mean time",
    results: "Results",
    outcome: |outcome| match outcome {
        Outcome::Waiting => "Waiting",
        Outcome::Answered => "Not judged yet",
        Outcome::Plain => "Answered",
        Outcome::Passed => "Passed",
        Outcome::Missed => "Not as expected",
        Outcome::Failed => "Failed",
    },
    reused: "earlier answer",
    reused_count: |count| format!("{count} earlier answers taken"),
    show: "Show",
    show_all: "All rows",
    show_missed: "Rows with something not as expected",
    show_changed: "Rows that changed",
    none_shown: "No row is like that.",
    compared: "Compare with",
    with_nothing: "Nothing",
    changes: |better, worse, same| format!("{better} better · {worse} worse · {same} the same"),
    better: "better than before",
    worse: "worse than before",
    sent: "What was sent",
    came: "What came",
    came_before: "What came in the other run",
    no_text: "No text.",
    figures: "Figures",
    tokens: |input, output| format!("{input} tokens in, {output} out"),
    verdicts: "What was expected",
    nothing_expected: "Nothing was expected.",
    met: "Met",
    not_met: "Not met",
    not_judged: "Not judged",
    why,
    not_kept: "This is kept in this tab only.",
};

fn fault(place: Place, field: &str, wrong: &Wrong) -> String {
    let what = match wrong {
        Wrong::NotYaml(said) => format!("this is no YAML: {said}"),
        Wrong::NotJson => "this is no JSON".to_owned(),
        Wrong::NotCsv => {
            "this line has more or fewer cells than the first one, or is no CSV".to_owned()
        }
        Wrong::Empty => "there is nothing in it".to_owned(),
        Wrong::TooLarge => "the file is too large".to_owned(),
        Wrong::TooDeep => "it is nested too deeply".to_owned(),
        Wrong::TooMany => "there is too much of it".to_owned(),
        Wrong::BadAlias => "the alias stands for nothing".to_owned(),
        Wrong::Twice => "the name stands there twice".to_owned(),
        Wrong::NotList => "a list must stand here".to_owned(),
        Wrong::NotFields => "fields must stand here".to_owned(),
        Wrong::NotText => "a text must stand here".to_owned(),
        Wrong::NotNumber => "a number must stand here".to_owned(),
        Wrong::NotFitting => "this is missing, or not of the kind that must stand here".to_owned(),
        Wrong::Missing => "this is missing".to_owned(),
        Wrong::OtherFile => "this names another file or program, which is not read".to_owned(),
        Wrong::UnknownKind(kind) => format!("expectations of the kind {kind} are not known here"),
        Wrong::UnknownProvider(named) => format!("{named} is not known here"),
        Wrong::NotTaken => "this has no counterpart here".to_owned(),
    };
    let at = match (place.line, place.column) {
        (0, _) => String::new(),
        (line, 0) => format!("Line {line}"),
        (line, column) => format!("Line {line}, column {column}"),
    };
    let parts: Vec<&str> = [at.as_str(), field]
        .into_iter()
        .filter(|part| !part.is_empty())
        .collect();
    if parts.is_empty() {
        return format!("{what}.");
    }
    format!("{}: {what}.", parts.join(", "))
}

fn why(why: &Why, money: &dyn Fn(u64) -> String) -> String {
    match why {
        Why::Holds => "It is so.".to_owned(),
        Why::NotThere => "The text is not in the answer.".to_owned(),
        Why::DiffersAt(at) => format!("The answer differs from character {at} on."),
        Why::NoMatch => "The pattern finds nothing.".to_owned(),
        Why::BadPattern(said) => format!("The pattern cannot be read: {said}"),
        Why::NotJson(line, column) => {
            format!("The answer is no JSON from line {line}, column {column} on.")
        }
        Why::Unfit(at, keyword) => format!("At {at} it does not fit the schema: {keyword}."),
        Why::BadSchema(keyword) if keyword.is_empty() => "The schema is no JSON.".to_owned(),
        Why::BadSchema(keyword) => format!("The schema cannot be read at {keyword}."),
        Why::Alike(percent) => format!("{percent}% alike."),
        Why::Cost(nano) => format!("It cost {}.", money(*nano)),
        Why::CostUnknown => "What it cost is not known.".to_owned(),
        Why::Took(ms) => format!("It took {ms} ms."),
        Why::TimeUnknown => "How long it took is not known.".to_owned(),
        Why::Judged(reason) => reason.clone(),
        Why::NoJudgement(said) if said.is_empty() => "No model judged it.".to_owned(),
        Why::NoJudgement(said) => format!("The model's judgement could not be read: {said}"),
        Why::Awaited => "A model is still to judge it.".to_owned(),
        Why::TooMuch => "This was too much to find out.".to_owned(),
    }
}
