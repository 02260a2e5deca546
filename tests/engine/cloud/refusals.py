"""What each provider says when it refuses, as it writes it, and what we make of that: fault, kind, sentence."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop_app.accounts import Provider
from desktop_app.errors import cloud, reaching
from tests.cloud_server import KEY

if TYPE_CHECKING:
    from desktop_app.errors import AppError

O, A, G, M = Provider.OPENAI, Provider.ANTHROPIC, Provider.GOOGLE, Provider.MISTRAL  # noqa: E741
R, L, V = Provider.OPENROUTER, Provider.LLAMA_CPP, Provider.VLLM

Said = tuple[Provider, int, object]
"""The status 0: in the middle of a stream that began well."""


def of_openai(message: str, code: str = "", kind: str = "invalid_request_error", param: str = "") -> object:
    return {"error": {"message": message, "type": kind, "param": param or None, "code": code or None}}


def of_anthropic(kind: str, message: str, code: str = "") -> object:
    error: dict[str, object] = {"type": kind, "message": message}
    if code:
        error["details"] = {"error_code": code}
    return {"type": "error", "error": error, "request_id": "req_1"}


def of_google(code: int, status: str, message: str, reason: str = "", retry: str = "") -> object:
    details = [{"@type": "type.googleapis.com/google.rpc.ErrorInfo", "reason": reason, "domain": "googleapis.com"}]
    if retry:
        details.append({"@type": "type.googleapis.com/google.rpc.RetryInfo", "retryDelay": retry})
    return {"error": {"code": code, "message": message, "status": status, "details": details if reason else []}}


def of_openrouter(code: int, message: str, **metadata: object) -> object:
    return {"error": {"code": code, "message": message, "metadata": metadata}, "user_id": "user_1"}


REFUSED: dict[str, tuple[type[AppError], str, tuple[Said, ...]]] = {
    "context too long": (
        cloud.CloudPromptTooLong,
        "The conversation is longer than {model} can read.",
        (
            (O, 400, of_openai("This model's maximum context length is 8192 tokens.", "context_length_exceeded")),
            (V, 200, {"error": {"message": "This model's maximum context length is 4096 tokens.", "code": 400}}),
            (A, 400, of_anthropic("invalid_request_error", "prompt is too long: 201000 tokens > 200000 maximum")),
            (
                A,
                400,
                of_anthropic(
                    "invalid_request_error",
                    "input length and `max_tokens` exceed context limit: 190000 + 64000 > 200000",
                ),
            ),
            (G, 400, of_google(400, "INVALID_ARGUMENT", "The input token count (2000000) exceeds the maximum")),
            (
                M,
                400,
                {
                    "object": "error",
                    "message": "Prompt contains 40000 tokens, too large for model with 32768 maximum context length",
                    "type": "invalid_request_error",
                    "code": 3051,
                },
            ),
            (R, 400, of_openrouter(400, "This endpoint's maximum context length is 128000 tokens.")),
            (
                L,
                400,
                {
                    "error": {
                        "code": 400,
                        "message": "the request exceeds the available context size, try increasing it",
                        "type": "exceed_context_size_error",
                        "n_prompt_tokens": 9000,
                        "n_ctx": 8192,
                    }
                },
            ),
            (
                V,
                400,
                {
                    "error": {
                        "message": "This model's maximum context length is 4096 tokens.",
                        "type": "BadRequestError",
                    }
                },
            ),
        ),
    ),
    "bad parameter": (
        cloud.RequestRefused,
        "{provider} did not take the request: {reason}",
        (
            (O, 400, of_openai("Invalid value for 'messages'", "invalid_value", param="messages[0]")),
            (A, 400, of_anthropic("invalid_request_error", "messages: roles must alternate")),
            (G, 400, of_google(400, "INVALID_ARGUMENT", "Please ensure that contents are not empty")),
            (M, 422, {"detail": [{"loc": ["body", "messages"], "msg": "field required", "type": "missing"}]}),
            (R, 400, of_openrouter(400, "Input must have at least 1 token.")),
            (L, 400, {"error": {"code": 400, "message": "'messages' is required", "type": "invalid_request_error"}}),
        ),
    ),
    "wrong key": (
        cloud.KeyRefused,
        "{provider} does not accept the key.",
        (
            (O, 401, of_openai(f"Incorrect API key provided: {KEY}.", "invalid_api_key")),
            (O, 200, of_openai("Incorrect API key provided.", "invalid_api_key")),
            (A, 200, of_anthropic("authentication_error", "invalid x-api-key")),
            (G, 200, [of_google(401, "UNAUTHENTICATED", "Request had invalid authentication credentials.")]),
            (A, 401, of_anthropic("authentication_error", "invalid x-api-key")),
            (G, 400, of_google(400, "INVALID_ARGUMENT", "API key not valid.", "API_KEY_INVALID")),
            (G, 401, of_google(401, "UNAUTHENTICATED", "Request had invalid authentication credentials.")),
            (M, 401, {"detail": "Unauthorized"}),
            (R, 401, of_openrouter(401, "No cookie auth credentials found")),
            (V, 401, {"error": "Unauthorized"}),
        ),
    ),
    "no credit": (
        cloud.NoCredit,
        "The credit or the quota at {provider} is used up.",
        (
            (O, 429, of_openai("You exceeded your current quota", "insufficient_quota", "insufficient_quota")),
            (A, 400, of_anthropic("invalid_request_error", "Your credit balance is too low")),
            (A, 402, of_anthropic("billing_error", "Your account has a billing issue.")),
            (A, 429, of_anthropic("rate_limit_error", "Threshold crossed", "enforced_spend_limit_reached")),
            (G, 403, of_google(403, "PERMISSION_DENIED", "This API requires billing", "BILLING_DISABLED")),
            (M, 402, {"message": "Payment required"}),
            (R, 402, of_openrouter(402, "Insufficient credits")),
        ),
    ),
    "not permitted": (
        cloud.NotPermitted,
        "{provider} does not let this key do that.",
        (
            (O, 403, of_openai("You are not allowed to sample from this model", kind="permission_error")),
            (A, 403, of_anthropic("permission_error", "Your API key does not have permission to use this")),
            (G, 403, of_google(403, "PERMISSION_DENIED", "The caller does not have permission", "SERVICE_DISABLED")),
            (M, 403, {"detail": "Forbidden"}),
        ),
    ),
    "region": (
        cloud.RegionRefused,
        "{provider} does not serve the country that this connection comes from.",
        (
            (O, 403, of_openai("Country, region, or territory not supported", "unsupported_country_region_territory")),
            (
                A,
                403,
                of_anthropic("permission_error", "Claude is not available in your region", "region_not_supported"),
            ),
            (G, 400, of_google(400, "FAILED_PRECONDITION", "User location is not supported for the API use.")),
        ),
    ),
    "account closed": (
        cloud.AccountSuspended,
        "{provider} has limited or closed this account.",
        (
            (O, 401, of_openai("The account has been deactivated.", "account_deactivated")),
            (A, 403, of_anthropic("permission_error", "On hold", "organization_on_hold")),
            (G, 403, of_google(403, "PERMISSION_DENIED", "Suspended", "CONSUMER_SUSPENDED")),
        ),
    ),
    "no such model": (
        cloud.CloudModelGone,
        "{provider} has no model “{model}” for this key.",
        (
            (O, 404, of_openai("The model `gpt-9` does not exist", "model_not_found")),
            (A, 404, of_anthropic("not_found_error", "model: claude-9")),
            (G, 404, of_google(404, "NOT_FOUND", "models/gemini-9 is not found for API version v1beta")),
            (M, 400, {"object": "error", "message": "Invalid model: x", "type": "invalid_model", "code": "1500"}),
            (R, 404, of_openrouter(404, "No endpoints found for x/y.")),
            (R, 400, of_openrouter(400, "x/y is not a valid model ID")),
            (V, 404, {"object": "error", "message": "The model `x` does not exist.", "type": "NotFoundError"}),
        ),
    ),
    "wrong address": (
        reaching.AddressWrong,
        "There is no such service at {host}.",
        (
            (O, 404, "404 page not found"),
            (A, 404, "<html><title>404 Not Found</title></html>"),
            (O, 404, "<html><title>404</title><p>Not a page of our models</p></html>"),
            (G, 404, "<!DOCTYPE html><p>The requested URL was not found on this server."),
            (M, 404, {"detail": "Not Found"}),
            (L, 404, {"error": {"code": 404, "message": "File Not Found", "type": "not_found_error"}}),
            (V, 405, {"detail": "Method Not Allowed"}),
        ),
    ),
    "in bytes too large": (
        cloud.RequestTooLarge,
        "The conversation with its files is larger than {provider} takes at once.",
        (
            (O, 413, "<html>413 Request Entity Too Large</html>"),
            (A, 413, of_anthropic("request_too_large", "Request exceeds the maximum size")),
            (
                A,
                400,
                of_anthropic(
                    "invalid_request_error",
                    "messages.0.content.0.image.source.base64: image exceeds 5 MB maximum: 5316852 bytes > 5242880",
                ),
            ),
            (G, 400, of_google(400, "INVALID_ARGUMENT", "Request payload size exceeds the limit: 20971520 bytes.")),
            (V, 400, {"error": {"message": "At most 1 image(s) may be provided", "type": "BadRequestError"}}),
        ),
    ),
    "too often": (
        cloud.RateLimitedUntil,
        "{provider} asks to wait: too many requests or tokens in a short time.",
        (
            (O, 429, of_openai("Rate limit reached", "rate_limit_exceeded", "tokens")),
            (A, 429, of_anthropic("rate_limit_error", "This would exceed your rate limit")),
            (
                G,
                429,
                of_google(429, "RESOURCE_EXHAUSTED", "You exceeded your current quota, check your billing", "X", "40s"),
            ),
            (M, 429, {"message": "Requests rate limit exceeded"}),
            (R, 429, of_openrouter(429, "Rate limit exceeded: free-models-per-min.")),
        ),
    ),
    "passing": (
        cloud.ProviderBusy,
        "{provider} is overloaded or has a fault.",
        (
            (O, 408, of_openai("Timed out")),
            (O, 409, of_openai("Conflict")),
            (O, 500, "<html>oops</html>"),
            (O, 502, "<html>Bad gateway</html>"),
            (O, 503, of_openai("The engine is currently overloaded", kind="server_error")),
            (A, 408, of_anthropic("timeout_error", "Timed out")),
            (A, 409, of_anthropic("conflict_error", "Conflict")),
            (A, 500, of_anthropic("api_error", "Internal server error")),
            (A, 504, of_anthropic("timeout_error", "Gateway timed out")),
            (A, 529, of_anthropic("overloaded_error", "Overloaded")),
            (G, 409, of_google(409, "ABORTED", "Try again")),
            (G, 499, of_google(499, "CANCELLED", "The operation was cancelled.")),
            (G, 500, of_google(500, "INTERNAL", "An internal error has occurred.")),
            (G, 503, of_google(503, "UNAVAILABLE", "The model is overloaded.")),
            (G, 504, of_google(504, "DEADLINE_EXCEEDED", "The deadline expired")),
            (M, 503, {"object": "error", "message": "Service unavailable.", "type": "internal_server_error"}),
            (R, 502, of_openrouter(502, "Provider returned error", provider_name="X", raw="oops")),
        ),
    ),
    "a fault of a server at home": (
        cloud.ServerFailed,
        "{provider} has a fault: {reason}",
        (
            (L, 503, {"error": {"code": 503, "message": "Loading model", "type": "unavailable_error"}}),
            (L, 500, {"error": {"code": 500, "message": "out of memory", "type": "server_error"}}),
            (V, 500, {"error": {"message": "EngineCore died", "type": "InternalServerError", "code": 500}}),
        ),
    ),
    "prompt blocked": (
        cloud.PromptBlocked,
        "{provider}'s filter stopped the prompt: {reason}.",
        (
            (O, 400, of_openai("Your prompt was flagged as potentially violating our usage policy.", "invalid_prompt")),
            (A, 400, of_anthropic("invalid_request_error", "Output blocked by content filtering policy")),
            (R, 403, of_openrouter(403, "Your input was not allowed", reasons=["violence"], flagged_input="…")),
        ),
    ),
    "a page of the network's": (
        reaching.CloudNotUnderstood,
        "What {host} answered is not what {provider} answers.",
        (
            (O, 200, "<html>Sign in to this café</html>"),
            (O, 200, {"object": "chat.completion", "choices": [{"message": {"content": "No stream"}}]}),
            (G, 200, [{"candidates": []}]),
            (A, 200, {"type": "message", "content": []}),
            (A, 511, "<html>Network authentication required</html>"),
            (G, 403, "<!DOCTYPE html><html>Blocked by the school</html>"),
        ),
    ),
    "rate in the stream": (
        cloud.RateLimited,
        "{provider} asks to wait: too many requests or tokens in a short time.",
        (
            (O, 0, {"message": "Rate limit reached", "type": "tokens", "param": None, "code": "rate_limit_exceeded"}),
            (A, 0, {"type": "rate_limit_error", "message": "This would exceed your rate limit"}),
            (G, 0, {"code": 429, "message": "Resource has been exhausted", "status": "RESOURCE_EXHAUSTED"}),
            (R, 0, {"code": 429, "message": "Rate limit exceeded"}),
        ),
    ),
    "key in the stream": (
        cloud.KeyRefused,
        "{provider} does not accept the key.",
        (
            (O, 0, {"message": "Incorrect API key", "type": "invalid_request_error", "code": "invalid_api_key"}),
            (A, 0, {"type": "authentication_error", "message": "invalid"}),
            (G, 0, {"code": 401, "message": "Invalid", "status": "UNAUTHENTICATED"}),
        ),
    ),
    "money in the stream": (
        cloud.NoCredit,
        "The credit or the quota at {provider} is used up.",
        (
            (O, 0, {"message": "You exceeded your current quota", "type": "insufficient_quota", "code": None}),
            (A, 0, {"type": "billing_error", "message": "Over"}),
            (R, 0, {"code": 402, "message": "Insufficient credits"}),
        ),
    ),
    "passing in the stream": (
        cloud.ProviderBusy,
        "{provider} is overloaded or has a fault.",
        (
            (O, 0, {"message": "The server had an error", "type": "server_error", "param": None, "code": None}),
            (O, 0, {"message": "Timed out", "type": "request_timeout", "param": None, "code": None}),
            (A, 0, {"type": "overloaded_error", "message": "Overloaded"}),
            (A, 0, {"type": "api_error", "message": "Internal server error"}),
            (A, 0, {"type": "timeout_error", "message": "Timed out"}),
            (G, 0, {"code": 503, "message": "The model is overloaded.", "status": "UNAVAILABLE"}),
            (G, 0, {"code": 500, "message": "Internal", "status": "INTERNAL"}),
            (R, 0, {"code": 502, "message": "Provider disconnected unexpectedly"}),
        ),
    ),
    "permission in the stream": (
        cloud.NotPermitted,
        "{provider} does not let this key do that.",
        (
            (A, 0, {"type": "permission_error", "message": "No"}),
            (G, 0, {"code": 403, "message": "No", "status": "PERMISSION_DENIED"}),
        ),
    ),
    "length in the stream": (
        cloud.CloudPromptTooLong,
        "The conversation is longer than {model} can read.",
        (
            (O, 0, {"message": "maximum context length", "type": "invalid_request_error", "code": None}),
            (A, 0, {"type": "invalid_request_error", "message": "prompt is too long"}),
        ),
    ),
}
