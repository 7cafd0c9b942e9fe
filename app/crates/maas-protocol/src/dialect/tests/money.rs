//! What an answer costs by each provider's own way of counting, worked by hand.
//!
//! A row is a provider's report as its reference words it, prices, and the sum, with the calculation beside it. Prices are in millionths
//! of a US dollar per million tokens, so tokens × price / 1000 are nano-dollars.

use serde_json::json;

use super::*;
use crate::{
    accumulate::Answer,
    dialect::WireFormat,
    models::{Cost, cost_of, tests::sonnet},
};

/// Gemini 2.5 Pro's list prices: above 200,000 tokens of question everything has another one.
fn gemini() -> Cost {
    Cost {
        input: Some(1_250_000),
        output: Some(10_000_000),
        cache_read: Some(125_000),
        tiers: vec![Cost {
            over: 200_000,
            input: Some(2_500_000),
            output: Some(15_000_000),
            cache_read: Some(250_000),
            ..Cost::default()
        }],
        ..Cost::default()
    }
}

/// Prices of question, answer and cache read.
fn three(input: u64, output: u64, cache_read: u64) -> Cost {
    Cost {
        input: Some(input),
        output: Some(output),
        cache_read: Some(cache_read),
        ..Cost::default()
    }
}

/// A report in the place where the wire format has it, with as little around it as is read.
fn reply(wire: WireFormat, usage: &Value) -> Value {
    match wire {
        WireFormat::OpenaiChat => json!({
            "choices": [{ "message": { "content": "Yes." }, "finish_reason": "stop" }], "usage": usage,
        }),
        WireFormat::OpenaiResponses => {
            json!({ "status": "completed", "output": [], "usage": usage })
        }
        WireFormat::Anthropic | WireFormat::AnthropicVertex => {
            json!({ "content": [], "stop_reason": "end_turn", "usage": usage })
        }
        WireFormat::Gemini | WireFormat::GeminiVertex => json!({
            "candidates": [{ "content": { "parts": [{ "text": "Yes." }] }, "finishReason": "STOP" }],
            "usageMetadata": usage,
        }),
        WireFormat::Cohere => json!({
            "message": { "content": [{ "type": "text", "text": "Yes." }] }, "finish_reason": "COMPLETE",
            "usage": usage,
        }),
        WireFormat::Bedrock => json!({
            "output": { "message": { "role": "assistant", "content": [] } }, "stopReason": "end_turn",
            "usage": usage,
        }),
        WireFormat::Ollama => {
            let mut body =
                json!({ "message": { "content": "Yes." }, "done": true, "done_reason": "stop" });
            let fields = usage.as_object().cloned().unwrap_or_default();
            body.as_object_mut().unwrap().extend(fields);
            body
        }
    }
}

/// What it shows, how it is told, the report, the prices if they are known, and what it cost in nano-dollars.
type Row = (&'static str, WireFormat, Value, Option<Cost>, Option<u64>);

#[expect(
    clippy::too_many_lines,
    reason = "a table, a row for each way of counting"
)]
#[test]
fn each_provider_is_paid_by_its_own_way_of_counting() {
    let table: &[Row] = &[
        (
            // OpenAI's API reference, `usage`: cached tokens are in `prompt_tokens`, reasoning in `completion_tokens`.
            "OpenAI Chat: cached and reasoning are parts",
            WireFormat::OpenaiChat,
            json!({ "prompt_tokens": 2006, "completion_tokens": 300, "total_tokens": 2306,
                "prompt_tokens_details": { "cached_tokens": 1920 },
                "completion_tokens_details": { "reasoning_tokens": 256 } }),
            // GPT-5.4 mini: $0.75, $4.50, cache $0.075.
            Some(three(750_000, 4_500_000, 75_000)),
            // (2006 − 1920) × 750 + 1920 × 75 + 300 × 4500 = 64,500 + 144,000 + 1,350,000
            Some(1_558_500),
        ),
        (
            // OpenAI's prompt caching guide: since GPT-5.6 what is written costs 1.25 times, and is counted.
            "OpenAI Responses: cache writes have a price",
            WireFormat::OpenaiResponses,
            json!({ "input_tokens": 5000,
                "input_tokens_details": { "cached_tokens": 1000, "cache_write_tokens": 3000 },
                "output_tokens": 100, "output_tokens_details": { "reasoning_tokens": 64 },
                "total_tokens": 5100 }),
            // GPT-5.6: $5, $30, cache read $0.50, write $6.25.
            Some(Cost {
                cache_write: Some(6_250_000),
                ..three(5_000_000, 30_000_000, 500_000)
            }),
            // 1000 × 5000 + 1000 × 500 + 3000 × 6250 + 100 × 30,000 = 5.0 + 0.5 + 18.75 + 3.0 million
            Some(27_250_000),
        ),
        (
            // Anthropic's prompt caching page: `input_tokens` is what neither came from the cache nor went there.
            "Anthropic: cached tokens stand beside",
            WireFormat::Anthropic,
            json!({ "input_tokens": 40, "cache_creation_input_tokens": 500,
                "cache_read_input_tokens": 1200, "output_tokens": 57 }),
            Some(sonnet()),
            // 40 × 3000 + 500 × 3750 + 1200 × 300 + 57 × 15,000 = 120,000 + 1,875,000 + 360,000 + 855,000
            Some(3_210_000),
        ),
        (
            // The same page: five minutes cost 1.25 times the question's price, an hour twice.
            "Anthropic: an hour in the cache costs twice",
            WireFormat::Anthropic,
            json!({ "input_tokens": 40, "cache_creation_input_tokens": 500,
                "cache_creation": { "ephemeral_5m_input_tokens": 100, "ephemeral_1h_input_tokens": 400 },
                "cache_read_input_tokens": 0, "output_tokens": 57 }),
            Some(sonnet()),
            // 40 × 3000 + 100 × 3750 + 400 × 6000 + 57 × 15,000 = 120,000 + 375,000 + 2,400,000 + 855,000
            Some(3_750_000),
        ),
        (
            // Anthropic's extended thinking page: thoughts are in `output_tokens`, and billed whole though shown in short.
            "Anthropic: thinking is a part of the answer",
            WireFormat::Anthropic,
            json!({ "input_tokens": 10, "output_tokens": 900,
                "output_tokens_details": { "thinking_tokens": 850 } }),
            Some(sonnet()),
            // 10 × 3000 + 900 × 15,000
            Some(13_530_000),
        ),
        (
            // Google's reference of `UsageMetadata`: thoughts and tools' prompts are counted beside, cached ones inside.
            "Gemini: thoughts stand beside the answer",
            WireFormat::Gemini,
            json!({ "promptTokenCount": 1000, "toolUsePromptTokenCount": 50, "cachedContentTokenCount": 800,
                "candidatesTokenCount": 12, "thoughtsTokenCount": 290, "totalTokenCount": 1352 }),
            Some(gemini()),
            // (1050 − 800) × 1250 + 800 × 125 + (12 + 290) × 10,000 = 312,500 + 100,000 + 3,020,000
            Some(3_432_500),
        ),
        (
            // Google's price list: "prompts > 200k tokens" have the higher price for all of their tokens, and for the answer.
            "Gemini: a long question has its tier's prices",
            WireFormat::Gemini,
            json!({ "promptTokenCount": 200_001, "candidatesTokenCount": 100, "totalTokenCount": 200_101 }),
            Some(gemini()),
            // 200,001 × 2500 + 100 × 15,000
            Some(501_502_500),
        ),
        (
            "Gemini: at the limit the lower prices hold",
            WireFormat::Gemini,
            json!({ "promptTokenCount": 200_000, "candidatesTokenCount": 100, "totalTokenCount": 200_100 }),
            Some(gemini()),
            // 200,000 × 1250 + 100 × 10,000
            Some(251_000_000),
        ),
        (
            // Recorded from xAI: `completion_tokens` leaves reasoning out, and ten thousand million ticks are a dollar.
            "xAI: reasoning stands beside, and the bill counts",
            WireFormat::OpenaiChat,
            json!({ "prompt_tokens": 291, "completion_tokens": 26, "total_tokens": 513,
                "prompt_tokens_details": { "cached_tokens": 290 },
                "completion_tokens_details": { "reasoning_tokens": 196 },
                "cost_in_usd_ticks": 1_330_500 }),
            None,
            // 1 × $0.30 + 290 × $0.075 + (26 + 196) × $0.50 a million = $0.00013305
            Some(133_050),
        ),
        (
            "xAI: the same by list prices, where no bill came",
            WireFormat::OpenaiChat,
            json!({ "prompt_tokens": 291, "completion_tokens": 26, "total_tokens": 513,
                "prompt_tokens_details": { "cached_tokens": 290 },
                "completion_tokens_details": { "reasoning_tokens": 196 } }),
            Some(three(300_000, 500_000, 75_000)),
            Some(133_050),
        ),
        (
            // Mistral's API reference: cached tokens under a name of their own.
            "Mistral: num_cached_tokens is a part",
            WireFormat::OpenaiChat,
            json!({ "prompt_tokens": 100, "num_cached_tokens": 60, "completion_tokens": 30, "total_tokens": 130 }),
            Some(three(400_000, 2_000_000, 40_000)),
            // 40 × 400 + 60 × 40 + 30 × 2000
            Some(78_400),
        ),
        (
            // DeepSeek's API reference: `prompt_tokens` are hits and misses together.
            "DeepSeek: hits and misses make the question",
            WireFormat::OpenaiChat,
            json!({ "prompt_tokens": 1000, "prompt_cache_hit_tokens": 900, "prompt_cache_miss_tokens": 100,
                "completion_tokens": 200, "total_tokens": 1200,
                "completion_tokens_details": { "reasoning_tokens": 150 } }),
            Some(three(280_000, 420_000, 28_000)),
            // 100 × 280 + 900 × 28 + 200 × 420
            Some(137_200),
        ),
        (
            // Groq's prompt caching page: half price for what was read from the cache.
            "Groq: cached tokens at half the price",
            WireFormat::OpenaiChat,
            json!({ "prompt_tokens": 4641, "completion_tokens": 1817, "total_tokens": 6458,
                "prompt_tokens_details": { "cached_tokens": 4608 } }),
            Some(three(1_000_000, 3_000_000, 500_000)),
            // 33 × 1000 + 4608 × 500 + 1817 × 3000 = 33,000 + 2,304,000 + 5,451,000
            Some(7_788_000),
        ),
        (
            // Together's price list has no price of cached tokens: they cost what the others do.
            "Together: no price of a cache is the question's",
            WireFormat::OpenaiChat,
            json!({ "prompt_tokens": 100, "completion_tokens": 10, "total_tokens": 110,
                "prompt_tokens_details": { "cached_tokens": 50 } }),
            Some(Cost {
                input: Some(880_000),
                output: Some(880_000),
                ..Cost::default()
            }),
            // 110 × 880
            Some(96_800),
        ),
        (
            // OpenRouter's page on usage accounting: `cost` is what the account is charged, in US dollars.
            "OpenRouter: what it bills counts, whatever the list says",
            WireFormat::OpenaiChat,
            json!({ "prompt_tokens": 43, "completion_tokens": 36, "total_tokens": 79,
                "cost": 0.00067, "is_byok": false,
                "cost_details": { "upstream_inference_cost": null } }),
            Some(sonnet()),
            Some(670_000),
        ),
        (
            // The same page: with a key of one's own there, the upstream provider bills the rest.
            "OpenRouter with an own key: its fee and the upstream's bill",
            WireFormat::OpenaiChat,
            json!({ "prompt_tokens": 43, "completion_tokens": 36, "total_tokens": 79,
                "cost": 0.00005, "is_byok": true,
                "cost_details": { "upstream_inference_cost": 0.001 } }),
            None,
            // 0.00005 + 0.001
            Some(1_050_000),
        ),
        (
            "OpenRouter with an own key: its fee alone is not what it cost",
            WireFormat::OpenaiChat,
            json!({ "prompt_tokens": 43, "completion_tokens": 36, "total_tokens": 79,
                "cost": 0.00005, "is_byok": true }),
            None,
            None,
        ),
        (
            // Cohere's API reference: `billed_units` leaves out the template that is put around the messages.
            "Cohere: billed are units, and not tokens",
            WireFormat::Cohere,
            json!({ "billed_units": { "input_tokens": 20, "output_tokens": 9 },
                "tokens": { "input_tokens": 910, "output_tokens": 31 }, "cached_tokens": 0 }),
            // Command A: $2.50 and $10.
            Some(three(2_500_000, 10_000_000, 2_500_000)),
            // 20 × 2500 + 9 × 10,000
            Some(140_000),
        ),
        (
            // Amazon's reference of `TokenUsage` and `CacheDetail`: as Anthropic counts, cached tokens beside the others.
            "Bedrock: cached tokens stand beside, an hour apart",
            WireFormat::Bedrock,
            json!({ "inputTokens": 40, "outputTokens": 57, "totalTokens": 1797, "cacheReadInputTokens": 1200,
                "cacheWriteInputTokens": 500, "cacheDetails": [
                    { "ttl": "1h", "inputTokens": 400 }, { "ttl": "5m", "inputTokens": 100 } ] }),
            Some(sonnet()),
            // 40 × 3000 + 1200 × 300 + 100 × 3750 + 400 × 6000 + 57 × 15,000
            Some(4_110_000),
        ),
        (
            "Ollama: counted, and free by declaration",
            WireFormat::Ollama,
            json!({ "prompt_eval_count": 26, "eval_count": 290 }),
            Some(Cost::FREE),
            Some(0),
        ),
        (
            "No price is no cost, and not none",
            WireFormat::OpenaiChat,
            json!({ "prompt_tokens": 9, "completion_tokens": 12, "total_tokens": 21 }),
            None,
            None,
        ),
        (
            "No count is no cost",
            WireFormat::OpenaiChat,
            json!({ "total_tokens": 21 }),
            Some(sonnet()),
            None,
        ),
    ];
    for (name, wire, usage, prices, nano) in table {
        let body = reply(*wire, usage).to_string();
        let mut answer = Answer::default();
        for event in wire.dialect().read_whole(body.as_bytes()).unwrap() {
            answer.apply(&event);
        }
        assert_eq!(cost_of(&answer.usage, prices.as_ref()), *nano, "{name}");
    }
}
