"""The official Python SDKs, unchanged but for their base URL: at their own provider, and at the front door.

Called with the relay's origin and the fake provider's; prints a line for each SDK that did everything.
"""

import json
import sys
import time
import urllib.request

import anthropic
import openai

GATE, FAKE = sys.argv[1:]
KEY = "fake-key"
SAID = "said again"
USER = [{"role": "user", "content": SAID}]
CLOCK = {"type": "object", "properties": {"tz": {"type": "string"}}}
FUNCTION = {"type": "function", "function": {"name": "clock", "parameters": CLOCK}}
TOOL = {"name": "clock", "input_schema": CLOCK}


class Openai:
    def __init__(self, base_url):
        self.client = openai.OpenAI(api_key=KEY, base_url=base_url, max_retries=0)

    def models(self):
        return [model.id for model in self.client.models.list()]

    def chat(self, model):
        reply = self.client.chat.completions.create(model=model, messages=USER)
        assert reply.choices[0].finish_reason == "stop" and reply.usage.total_tokens > 0
        return reply.choices[0].message.content

    def stream(self, model):
        stream = self.client.chat.completions.create(model=model, messages=USER, stream=True)
        with stream:
            for chunk in stream:
                if chunk.choices and chunk.choices[0].delta.content:
                    yield chunk.choices[0].delta.content

    def call(self, model):
        name, args = "", ""
        for chunk in self.client.chat.completions.create(model=model, messages=USER, tools=[FUNCTION], stream=True):
            for call in (chunk.choices[0].delta.tool_calls if chunk.choices else None) or []:
                if call.index == 0:
                    name += call.function.name or ""
                    args += call.function.arguments or ""
        return name, json.loads(args)


class Anthropic:
    def __init__(self, base_url):
        self.client = anthropic.Anthropic(api_key=KEY, base_url=base_url, max_retries=0)

    def models(self):
        return [model.id for model in self.client.models.list()]

    def chat(self, model):
        reply = self.client.messages.create(model=model, max_tokens=100, messages=USER)
        assert reply.stop_reason == "end_turn" and reply.usage.input_tokens > 0
        return reply.content[0].text

    def stream(self, model):
        with self.client.messages.stream(model=model, max_tokens=100, messages=USER) as stream:
            yield from stream.text_stream

    def call(self, model):
        with self.client.messages.stream(model=model, max_tokens=100, messages=USER, tools=[TOOL]) as stream:
            message = stream.get_final_message()
        assert message.stop_reason == "tool_use"
        call = next(block for block in message.content if block.type == "tool_use")
        return call.name, call.input


def seen():
    with urllib.request.urlopen(f"{FAKE}/__seen") as reply:
        return json.load(reply)


def everything(sdk, prefix):
    assert sdk.models(), "no models"
    assert sdk.chat(f"{prefix}echo") == SAID
    assert "".join(sdk.stream(f"{prefix}echo")) == SAID
    name, args = sdk.call(f"{prefix}case-tools")
    assert name == "clock" and isinstance(args["tz"], str), (name, args)
    try:
        sdk.chat(f"{prefix}fault-429")
        raise AssertionError("not refused")
    except (openai.RateLimitError, anthropic.RateLimitError) as error:
        assert error.status_code == 429
    urllib.request.urlopen(urllib.request.Request(f"{FAKE}/__reset", method="POST")).close()
    pieces = sdk.stream(f"{prefix}long-4000@50")
    next(pieces)
    pieces.close()
    until = time.monotonic() + 10
    while not any(request["aborted"] for request in seen()):
        assert time.monotonic() < until, "the provider still works"
        time.sleep(0.02)


for name, sdk, prefix in [
    ("openai", Openai(f"{GATE}/openai/v1"), ""),
    ("anthropic", Anthropic(f"{GATE}/anthropic"), "claude-"),
    ("openai, front door to Anthropic", Openai(f"{GATE}/v1"), "claude-"),
    ("openai, front door to Google", Openai(f"{GATE}/v1"), "gemini-"),
    ("anthropic, front door to OpenAI", Anthropic(GATE), "openai/"),
    ("anthropic, front door to Cohere", Anthropic(GATE), "cohere/"),
]:
    everything(sdk, prefix)
    print(f"good: {name}", flush=True)
