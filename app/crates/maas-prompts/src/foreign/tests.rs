//! Each form is read, and what it marked as a variable is one; what is broken or foreign is refused by its kind.

#![expect(clippy::unwrap_used, reason = "tests")]

use serde_json::json;

use super::*;
use crate::template::{self, Values};

fn only(text: &str) -> ForeignTemplate {
    let mut all = read(text, "pasted").unwrap();
    assert_eq!(all.len(), 1, "{all:?}");
    all.remove(0)
}

fn said(template: &ForeignTemplate, values: &serde_json::Value) -> Vec<String> {
    let texts = said::texts(&template.messages);
    let values: Values = serde_json::from_value(values.clone()).unwrap();
    template::render(&texts, &values).unwrap()
}

fn roles(template: &ForeignTemplate) -> Vec<Role> {
    template.messages.iter().map(|one| one.role).collect()
}

#[test]
fn text_is_one_message() {
    let found = only("  Translate {{ text }} into Korean.\n");
    assert_eq!(found.name, "pasted");
    assert_eq!(
        said(&found, &json!({"text": "x"})),
        ["Translate x into Korean."]
    );
    // It begins with a brace and is no JSON.
    assert_eq!(only("{{ text }}").messages.len(), 1);
    assert_eq!(only("{% if a %}b{% endif %}").messages.len(), 1);
    assert_eq!(only("\"quoted\"").messages.len(), 1);
}

#[test]
fn plain_json_in_its_usual_shapes() {
    let found = only(
        r#"{"name": "T", "description": "d", "tags": ["a", ""], "model": "gpt-5", "temperature": 0.2,
        "messages": [{"role": "system", "content": "Be {{ how }}."}, {"role": "user", "content": [{"type": "text", "text": "Hi"}]},
                     {"role": "tool", "content": "x"}]}"#,
    );
    assert_eq!(
        (found.name.as_str(), found.description.as_str()),
        ("T", "d")
    );
    assert_eq!(found.tags, ["a"]);
    assert_eq!(
        (found.model.as_deref(), found.params.temperature),
        (Some("gpt-5"), Some(0.2))
    );
    assert_eq!(roles(&found), [Role::System, Role::User]);
    assert_eq!(found.left_out, 1);
    assert_eq!(said(&found, &json!({"how": "kind"})), ["Be kind.", "Hi"]);

    let found =
        only(r#"[{"role": "user", "content": "a"}, {"role": "assistant", "content": "b"}]"#);
    assert_eq!(roles(&found), [Role::User, Role::Assistant]);

    let all = read(
        r#"[{"act": "Poet", "prompt": "Write."}, {"title": "Two", "content": "x", "system": "s"}]"#,
        "",
    )
    .unwrap();
    let names: Vec<&str> = all.iter().map(|one| one.name.as_str()).collect();
    assert_eq!(names, ["Poet", "Two"]);
    assert_eq!(all.get(1).map(roles), Some(vec![Role::System, Role::User]));
    assert_eq!(
        read(r#"{"prompts": [{"name": "x", "template": "y"}]}"#, "")
            .unwrap()
            .len(),
        1
    );
}

/// As Langfuse's API answers, one prompt or a page of them.
#[test]
fn langfuse() {
    let found = only(
        r#"{"type": "chat", "name": "movie-critic", "version": 3, "labels": ["production", "latest"], "tags": ["film"],
        "config": {"model": "gpt-4o", "temperature": 0.7, "top_p": 0.9, "max_tokens": 500}, "commitMessage": "shorter",
        "prompt": [{"role": "system", "content": "You are a {{criticlevel}} critic"}, {"type": "placeholder", "name": "history"},
                   {"role": "user", "content": "Do you like {{movie}}?"}]}"#,
    );
    assert_eq!(found.name, "movie-critic");
    assert!(found.production);
    assert_eq!(
        (found.note.as_str(), found.left_out, found.params.max_tokens),
        ("shorter", 1, Some(500))
    );
    assert_eq!(
        said(&found, &json!({"criticlevel": "stern", "movie": "Dune"})),
        ["You are a stern critic", "Do you like Dune?"]
    );
    let found = only(
        r#"{"data": [{"type": "text", "name": "t", "prompt": "Hi {{name}}", "labels": []}], "meta": {}}"#,
    );
    assert!(!found.production);
    assert_eq!(said(&found, &json!({"name": "Ada"})), ["Hi Ada"]);
}

/// As LangChain's `save()` and `dumps()` write.
#[test]
fn langchain() {
    let found = only(
        r#"{"_type": "prompt", "input_variables": ["x"], "template_format": "f-string", "partial_variables": {"y": "Y"},
        "template": "Say {x!r} and {y}: {{\"a\": {{}}}} {{{{x}}}} {%"}"#,
    );
    assert_eq!(found.defaults, [("y".to_owned(), "Y".to_owned())]);
    assert_eq!(
        said(&found, &json!({"x": "1", "y": "2"})),
        [r#"Say 1 and 2: {"a": {}} {{x}} {%"#]
    );
    let found = only(
        r#"{"lc": 1, "type": "constructor", "id": ["langchain", "prompts", "chat", "ChatPromptTemplate"], "kwargs": {
        "input_variables": ["topic"], "messages": [
        {"lc": 1, "type": "constructor", "id": ["langchain", "prompts", "chat", "SystemMessagePromptTemplate"], "kwargs": {"prompt":
            {"lc": 1, "type": "constructor", "id": ["langchain", "prompts", "prompt", "PromptTemplate"],
             "kwargs": {"input_variables": [], "template": "Be brief.", "template_format": "f-string"}}}},
        {"lc": 1, "type": "constructor", "id": ["langchain", "prompts", "chat", "MessagesPlaceholder"], "kwargs": {"variable_name": "h"}},
        {"lc": 1, "type": "constructor", "id": ["langchain_core", "messages", "AIMessage"], "kwargs": {"content": "{{ as it is }}"}},
        {"lc": 1, "type": "constructor", "id": ["langchain", "prompts", "chat", "HumanMessagePromptTemplate"], "kwargs": {"prompt":
            {"lc": 1, "type": "constructor", "id": ["langchain", "prompts", "prompt", "PromptTemplate"],
             "kwargs": {"template": "About {{topic}}{{#deep}}, deeply{{/deep}}{{^deep}}, briefly{{/deep}}.", "template_format": "mustache"}}}}
        ]}}"#,
    );
    assert_eq!(found.left_out, 1);
    assert_eq!(
        said(&found, &json!({"topic": "tea", "deep": ""})),
        ["Be brief.", "{{ as it is }}", "About tea, briefly."]
    );
}

#[test]
fn literal_texts_stay_as_they_are() {
    for text in [
        "plain",
        "{{ a }}",
        "{% raw %}{{ a }}{% endraw %}",
        "{# no remark #}",
        "{%",
        "a {% b {{ c",
    ] {
        let rendered = template::render(&[braces::literal(text)], &Values::new());
        assert_eq!(rendered, Ok(vec![text.to_owned()]), "{text}");
    }
}

fn broken(line: usize, column: usize) -> ForeignError {
    ForeignError::Broken { line, column }
}

fn field(name: &str) -> ForeignError {
    ForeignError::Field(name.to_owned())
}

/// As Langfuse's documentation keeps them in `config`, and as OpenAI's requests have them beside the messages.
#[test]
fn parameters_tools_and_the_form_of_answers_come_along() {
    let setup = r#""temperature": 0.1, "top_k": 5, "seed": 7, "stop": ["END"], "frequency_penalty": 0.5, "reasoning_effort": "high",
        "verbosity": "low", "parallel_tool_calls": false, "max_completion_tokens": 90, "logprobs": true, "top_logprobs": 2, "other": {},
        "tools": [{"type": "function", "function": {"name": "get_weather", "description": "The weather", "strict": true,
            "parameters": {"type": "object", "properties": {"city": {"type": "string"}}}}}, {"type": "function", "function": {"name": "now"}}],
        "response_format": {"type": "json_schema", "json_schema": {"name": "a", "strict": true, "schema": {"type": "object"}}}"#;
    for text in [
        format!(r#"{{"messages": [{{"role": "user", "content": "x"}}], "model": "m", {setup}}}"#),
        format!(
            r#"{{"type": "text", "name": "t", "prompt": "x", "config": {{"model": "m", {setup}}}}}"#
        ),
    ] {
        let found = only(&text);
        let params = &found.params;
        assert_eq!(
            (
                params.temperature,
                params.top_k,
                params.seed,
                params.max_tokens
            ),
            (Some(0.1), Some(5), Some(7), Some(90))
        );
        assert_eq!(
            (params.top_logprobs, &*params.stop),
            (Some(2), &["END".to_owned()][..])
        );
        assert_eq!(
            (params.parallel_tool_calls, params.frequency_penalty),
            (Some(false), Some(0.5))
        );
        assert!(params.reasoning_effort.is_some() && params.verbosity.is_some());
        let tools: Vec<&str> = found.tools.iter().map(|tool| tool.name.as_str()).collect();
        assert_eq!(tools, ["get_weather", "now"]);
        assert!(matches!(
            &found.form,
            Some(ResponseFormat::JsonSchema { strict: true, .. })
        ));
        assert_eq!(found.model.as_deref(), Some("m"));
    }
    // What is null is not there, and a number that no model takes means something else.
    let found = only(
        r#"{"prompt": "x", "temperature": 70, "top_p": null, "tools": null, "response_format": {"type": "text"}}"#,
    );
    assert!(found.params.is_empty() && found.tools.is_empty() && found.form.is_none());
}

/// As the hub has a prompt that was saved with its model.
#[test]
fn a_prompt_of_langchain_with_its_model_has_that_model_s_setup() {
    let found = only(
        r#"{"lc": 1, "type": "constructor", "id": ["langchain", "schema", "runnable", "RunnableSequence"], "kwargs": {
        "first": {"lc": 1, "type": "constructor", "id": ["langchain", "prompts", "chat", "ChatPromptTemplate"], "kwargs": {"messages": [
            {"lc": 1, "type": "constructor", "id": ["langchain", "prompts", "chat", "HumanMessagePromptTemplate"], "kwargs": {"prompt":
            {"lc": 1, "type": "constructor", "id": ["langchain", "prompts", "prompt", "PromptTemplate"],
             "kwargs": {"template": "About {topic}", "template_format": "f-string"}}}}]}},
        "last": {"lc": 1, "type": "constructor", "id": ["langchain", "schema", "runnable", "RunnableBinding"], "kwargs": {
            "bound": {"lc": 1, "type": "constructor", "id": ["langchain", "chat_models", "openai", "ChatOpenAI"], "kwargs": {
                "model_name": "gpt-4o", "temperature": 0.3, "openai_api_key": {"lc": 1, "type": "secret", "id": ["OPENAI_API_KEY"]}}},
            "kwargs": {"tools": [{"type": "function", "function": {"name": "look_up", "parameters": {"type": "object"}}}]}}}}}"#,
    );
    assert_eq!(said(&found, &json!({"topic": "tea"})), ["About tea"]);
    assert_eq!(
        (found.model.as_deref(), found.params.temperature),
        (Some("gpt-4o"), Some(0.3))
    );
    assert_eq!(found.tools.len(), 1);
    assert!(!serde_json::to_string(&found).unwrap().contains("API_KEY"));
}

#[test]
fn what_cannot_be_read_says_why() {
    let many = format!(
        "[{}]",
        vec![r#"{"prompt":"x"}"#; MAX_TEMPLATES + 1].join(",")
    );
    let messages = vec![r#"{"role":"user","content":"x"}"#; MAX_MESSAGES + 1].join(",");
    let long = format!(r#"{{"prompt":"{}"}}"#, "x".repeat(MAX_TEXT_BYTES + 1));
    let deep = format!("{}{}", "[".repeat(100_000), "]".repeat(100_000));
    for (text, error) in [
        ("", ForeignError::Empty),
        ("\u{feff} \n", ForeignError::Empty),
        (r#"{"prompt": "#, broken(1, 10)),
        ("\n\n  {\"가나\": }", broken(3, 10)),
        ("[{\"prompt\":\n }]", broken(2, 2)),
        (
            r#"{"prompt": "x", "temperature": "warm"}"#,
            field("temperature"),
        ),
        (
            r#"{"prompt": "x", "config": {"tools": [{"type": "function", "function": {"description": "d"}}]}}"#,
            field("config.tools[0].function.name"),
        ),
        (
            r#"[{"prompt": "x"}, {"prompt": "y", "tools": [{"function": {"name": "f", "parameters": {"type": "text"}}}]}]"#,
            field("[1].tools[0].function.parameters"),
        ),
        (
            r#"{"prompts": [{"prompt": "x", "response_format": {"type": "json_schema", "json_schema": {"name": "n", "schema": []}}}]}"#,
            field("prompts[0].response_format.json_schema.schema"),
        ),
        (
            r#"{"prompt": "x", "reasoning_effort": 3}"#,
            field("reasoning_effort"),
        ),
        ("{}", ForeignError::Unknown),
        (r#"{"hello": "world"}"#, ForeignError::Unknown),
        (r#"["a", "b"]"#, ForeignError::Unknown),
        (r#"{"_type": "prompt"}"#, ForeignError::Unknown),
        (&many, ForeignError::TooMuch),
        (&format!("[{messages}]"), ForeignError::TooMuch),
        (&long, ForeignError::TooMuch),
        (&"x".repeat(MAX_BYTES + 1), ForeignError::TooMuch),
    ] {
        let short: String = text.chars().take(40).collect();
        assert_eq!(read(text, "n"), Err(error), "{short}");
    }
    // Nested beyond what is read: no JSON, so a text.
    assert!(read(&deep, "n").is_ok());
}

/// As OpenAI's requests have them, as Langfuse's chat prompts do, and as LangChain's messages do.
#[test]
fn calls_of_tools_and_their_results_come_along() {
    let openai = r#"{"role": "user", "content": "How warm is it in {{city}}?"},
        {"role": "assistant", "content": null, "tool_calls": [{"id": "call_1", "type": "function",
            "function": {"name": "get_weather", "arguments": "{\"city\": \"{{city}}\"}"}}]},
        {"role": "tool", "tool_call_id": "call_1", "content": "21 degrees"}"#;
    for text in [
        format!("[{openai}]"),
        format!(r#"{{"messages": [{openai}]}}"#),
        format!(r#"{{"type": "chat", "name": "w", "prompt": [{openai}], "config": {{}}}}"#),
    ] {
        let found = only(&text);
        assert_eq!(roles(&found), [Role::User, Role::Assistant, Role::Tool]);
        assert_eq!(found.left_out, 0);
        assert_eq!(
            said(&found, &json!({"city": "Seoul"})),
            [
                "How warm is it in Seoul?",
                "",
                r#"{"city": "Seoul"}"#,
                "21 degrees"
            ]
        );
        assert_eq!(said::check(&found.messages), []);
    }
    let message = |class: &str, fields: &str| {
        format!(
            r#"{{"lc": 1, "type": "constructor", "id": ["langchain_core", "messages", "{class}"], "kwargs": {fields}}}"#
        )
    };
    for calls in [
        r#"{"content": "", "tool_calls": [{"name": "get_weather", "args": {"city": "Seoul"}, "id": "call_1", "type": "tool_call"}]}"#,
        r#"{"content": "", "additional_kwargs": {"tool_calls": [{"id": "call_1", "type": "function",
            "function": {"name": "get_weather", "arguments": "{\"city\":\"Seoul\"}"}}]}}"#,
    ] {
        let text = format!(
            r#"{{"lc": 1, "type": "constructor", "id": ["langchain", "prompts", "chat", "ChatPromptTemplate"], "kwargs": {{"messages": [{}, {}, {}]}}}}"#,
            message("HumanMessage", r#"{"content": "How warm is it?"}"#),
            message("AIMessage", calls),
            message(
                "ToolMessage",
                r#"{"content": "{{21}} degrees", "tool_call_id": "call_1"}"#
            ),
        );
        let found = only(&text);
        assert_eq!(
            said(&found, &json!({})),
            [
                "How warm is it?",
                "",
                r#"{"city":"Seoul"}"#,
                "{{21}} degrees"
            ]
        );
        assert_eq!(said::check(&found.messages), []);
    }
}
