"""The official Python SDKs, unchanged but for their base URL: at their own provider, and at the front door.

Called with the relay's origin and the fake provider's; prints a line for each SDK that did everything.
"""

import atexit
import contextlib
import json
import os
import socket
import ssl
import sys
import threading
import time
import urllib.request
from datetime import datetime, timedelta, timezone
from operator import attrgetter
from tempfile import NamedTemporaryFile

import anthropic
import boto3
import botocore.exceptions
import cohere
import groq
import mistralai.client
import openai
from botocore.config import Config
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from google import genai

GATE, FAKE = sys.argv[1:]
KEY = "fake-key"
SAID = "said again"
USER = [{"role": "user", "content": SAID}]
CLOCK = {"type": "object", "properties": {"tz": {"type": "string"}}}
FUNCTION = {"type": "function", "function": {"name": "clock", "parameters": CLOCK}}
TOOL = {"name": "clock", "input_schema": CLOCK}


class Openai:
    refused = openai.RateLimitError, groq.RateLimitError
    status = attrgetter("status_code")

    def __init__(self, client):
        self.client = client

    def models(self):
        return [model.id for model in self.client.models.list().data]

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
    refused = anthropic.RateLimitError
    status = attrgetter("status_code")

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


class Google:
    refused = genai.errors.ClientError
    status = attrgetter("code")

    def __init__(self, base_url):
        self.client = genai.Client(api_key=KEY, http_options={"base_url": base_url})

    def models(self):
        return [model.name for model in self.client.models.list()]

    def chat(self, model):
        reply = self.client.models.generate_content(model=model, contents=SAID)
        assert reply.usage_metadata.total_token_count > 0
        return reply.text

    def stream(self, model):
        for chunk in self.client.models.generate_content_stream(model=model, contents=SAID):
            if chunk.text:
                yield chunk.text

    def call(self, model):
        config = {"tools": [{"function_declarations": [{"name": "clock", "parameters_json_schema": CLOCK}]}]}
        for chunk in self.client.models.generate_content_stream(model=model, contents=SAID, config=config):
            for call in chunk.function_calls or []:
                return call.name, call.args


class Cohere:
    refused = cohere.TooManyRequestsError
    once = {"max_retries": 0}
    status = attrgetter("status_code")

    def __init__(self, base_url):
        self.client = cohere.ClientV2(api_key=KEY, base_url=base_url)

    def models(self):
        return [model.name for model in self.client.models.list().models]

    def chat(self, model):
        reply = self.client.chat(model=model, messages=USER, request_options=self.once)
        assert reply.finish_reason == "COMPLETE"
        return reply.message.content[0].text

    def stream(self, model):
        for event in self.client.chat_stream(model=model, messages=USER):
            if event.type == "content-delta":
                yield event.delta.message.content.text

    def call(self, model):
        name, args = "", ""
        for event in self.client.chat_stream(model=model, messages=USER, tools=[FUNCTION]):
            if event.type == "tool-call-start" and event.index == 0:
                name = event.delta.message.tool_calls.function.name
            if event.type == "tool-call-delta" and event.index == 0:
                args += event.delta.message.tool_calls.function.arguments
        return name, json.loads(args)


class Mistral:
    refused = mistralai.client.errors.MistralError
    status = attrgetter("status_code")

    def __init__(self, base_url):
        self.client = mistralai.client.Mistral(api_key=KEY, server_url=base_url)

    def models(self):
        return [model.id for model in self.client.models.list().data]

    def chat(self, model):
        return self.client.chat.complete(model=model, messages=USER).choices[0].message.content

    def stream(self, model):
        with self.client.chat.stream(model=model, messages=USER) as stream:
            for event in stream:
                if event.data.choices and event.data.choices[0].delta.content:
                    yield event.data.choices[0].delta.content

    def call(self, model):
        name, args = "", ""
        with self.client.chat.stream(model=model, messages=USER, tools=[FUNCTION]) as stream:
            for event in stream:
                for call in (event.data.choices[0].delta.tool_calls if event.data.choices else None) or []:
                    if not call.index:
                        name += call.function.name or ""
                        args += call.function.arguments
        return name, json.loads(args)


class Bedrock:
    refused = botocore.exceptions.ClientError

    def __init__(self, origin, certificate):
        os.environ["AWS_BEARER_TOKEN_BEDROCK"] = KEY
        config = Config(retries={"total_max_attempts": 1})
        clients = ("bedrock-runtime", "bedrock"), ("bedrock", "bedrock-control")
        self.runtime, self.control = (
            boto3.client(
                name, region_name="us-east-1", endpoint_url=f"{origin}/{slug}/us-east-1", config=config, verify=certificate
            )
            for name, slug in clients
        )
        self.ask = {"messages": [{"role": "user", "content": [{"text": SAID}]}]}

    @staticmethod
    def status(error):
        return error.response["ResponseMetadata"]["HTTPStatusCode"]

    def models(self):
        return [model["modelId"] for model in self.control.list_foundation_models()["modelSummaries"]]

    def chat(self, model):
        reply = self.runtime.converse(modelId=model, **self.ask)
        assert reply["usage"]["totalTokens"] > 0
        return reply["output"]["message"]["content"][0]["text"]

    def stream(self, model):
        stream = self.runtime.converse_stream(modelId=model, **self.ask)["stream"]
        try:
            for event in stream:
                if "contentBlockDelta" in event:
                    yield event["contentBlockDelta"]["delta"]["text"]
        finally:
            stream.close()

    def call(self, model):
        tools = [{"toolSpec": {"name": "clock", "inputSchema": {"json": CLOCK}}}]
        calls = []
        for event in self.runtime.converse_stream(modelId=model, toolConfig={"tools": tools}, **self.ask)["stream"]:
            if "contentBlockStart" in event:
                calls.append([event["contentBlockStart"]["start"]["toolUse"]["name"], ""])
            delta = event.get("contentBlockDelta", {}).get("delta", {})
            if "toolUse" in delta:
                calls[-1][1] += delta["toolUse"]["input"]
        return calls[0][0], json.loads(calls[0][1])


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
    except sdk.refused as error:
        assert sdk.status(error) == 429, error
    urllib.request.urlopen(urllib.request.Request(f"{FAKE}/__reset", method="POST")).close()
    pieces = sdk.stream(f"{prefix}long-4000@50")
    next(pieces)
    pieces.close()
    until = time.monotonic() + 10
    while not any(request["aborted"] for request in seen()):
        assert time.monotonic() < until, "the provider still works"
        time.sleep(0.02)


def with_tls(port):
    """The same port behind TLS, with a certificate of its own: boto3 sends a bearer key over nothing else."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    now = datetime.now(timezone.utc)
    certificate = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number(), now, now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), False)
        .sign(key, hashes.SHA256())
    )
    parts = serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    with NamedTemporaryFile(suffix=".pem", delete=False) as file:
        file.write(key.private_bytes(*parts) + certificate.public_bytes(parts[0]))
    atexit.register(os.unlink, file.name)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(file.name)
    listener = socket.create_server(("127.0.0.1", 0))

    def pump(source, sink):
        try:
            while piece := source.recv(65536):
                sink.sendall(piece)
        except OSError:
            pass
        for end in source, sink:
            with contextlib.suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)

    def serve():
        while True:
            plain, _ = listener.accept()
            with contextlib.suppress(OSError):
                near, far = context.wrap_socket(plain, server_side=True), socket.create_connection(("localhost", port))
                for ends in (near, far), (far, near):
                    threading.Thread(target=pump, args=ends, daemon=True).start()

    threading.Thread(target=serve, daemon=True).start()
    return f"https://localhost:{listener.getsockname()[1]}", file.name


def openai_at(base_url):
    return Openai(openai.OpenAI(api_key=KEY, base_url=base_url, max_retries=0))


azure = openai.AzureOpenAI(
    api_key=KEY, azure_endpoint=f"{GATE}/azure/contoso", api_version="2025-04-01-preview", max_retries=0
)
for name, sdk, prefix in [
    ("openai", openai_at(f"{GATE}/openai/v1"), ""),
    ("openai, AzureOpenAI", Openai(azure), ""),
    ("anthropic", Anthropic(f"{GATE}/anthropic"), "claude-"),
    ("google-genai", Google(f"{GATE}/google"), "gemini-"),
    ("cohere", Cohere(f"{GATE}/cohere"), ""),
    ("mistralai", Mistral(f"{GATE}/mistral"), ""),
    ("groq", Openai(groq.Groq(api_key=KEY, base_url=f"{GATE}/groq", max_retries=0)), ""),
    ("boto3, bedrock-runtime", Bedrock(*with_tls(int(GATE.rsplit(":", 1)[1]))), ""),
    ("openai, front door to Anthropic", openai_at(f"{GATE}/v1"), "claude-"),
    ("openai, front door to Google", openai_at(f"{GATE}/v1"), "gemini-"),
    ("anthropic, front door to OpenAI", Anthropic(GATE), "openai/"),
    ("anthropic, front door to Cohere", Anthropic(GATE), "cohere/"),
]:
    everything(sdk, prefix)
    print(f"good: {name}", flush=True)
