"""Who answers from elsewhere: providers, the user's accounts with them, and their models. Standard library only.

A key is in none of these values.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from desktop_app.domain import LOCAL, SAMPLE, ModelRef, ReasoningEffort


class Wire(StrEnum):
    """How a provider is spoken to."""

    OPENAI = "openai"
    ANTHROPIC = "anthropic"
    GOOGLE = "google"


class Provider(StrEnum):
    """Whom an account is with; the value begins the account's `slug`."""

    OPENAI = "openai"
    ANTHROPIC = "anthropic"
    GOOGLE = "google"
    MISTRAL = "mistral"
    OPENROUTER = "openrouter"
    OLLAMA = "ollama"
    LM_STUDIO = "lmstudio"
    LLAMA_CPP = "llamacpp"
    JAN = "jan"
    VLLM = "vllm"
    COMPATIBLE = "compatible"


class KeySource(StrEnum):
    """Where an account's key is. SESSION: in memory, until the program ends. SEALED: in Tandem's own file, which a
    passphrase opens.
    """

    NONE = "none"
    KEYRING = "keyring"
    SESSION = "session"
    SEALED = "sealed"
    ENVIRONMENT = "environment"


@dataclass(frozen=True, slots=True, kw_only=True)
class ProviderFacts:
    """`base_url` "" must be given by the user. `variables` of the environment may hold the key; `key_page` is where one
    gets it, `billing_page` where one pays. `prices` is the provider's name in genai-prices, "" for who bills nobody.
    """

    name: str
    wire: Wire = Wire.OPENAI
    base_url: str = ""
    variables: tuple[str, ...] = ()
    key_page: str = ""
    billing_page: str = ""
    prices: str = ""

    @property
    def needs_key(self) -> bool:
        """Whether nothing works without one."""
        return bool(self.key_page)


FACTS: dict[Provider, ProviderFacts] = {
    Provider.OPENAI: ProviderFacts(
        name="OpenAI",
        base_url="https://api.openai.com/v1",
        variables=("OPENAI_API_KEY",),
        key_page="https://platform.openai.com/api-keys",
        billing_page="https://platform.openai.com/settings/organization/billing",
        prices="openai",
    ),
    Provider.ANTHROPIC: ProviderFacts(
        name="Anthropic",
        wire=Wire.ANTHROPIC,
        base_url="https://api.anthropic.com",
        variables=("ANTHROPIC_API_KEY",),
        key_page="https://platform.claude.com/settings/keys",
        billing_page="https://platform.claude.com/settings/billing",
        prices="anthropic",
    ),
    Provider.GOOGLE: ProviderFacts(
        name="Google",
        wire=Wire.GOOGLE,
        base_url="https://generativelanguage.googleapis.com",
        variables=("GEMINI_API_KEY", "GOOGLE_API_KEY"),
        key_page="https://aistudio.google.com/apikey",
        prices="google",
    ),
    Provider.MISTRAL: ProviderFacts(
        name="Mistral",
        base_url="https://api.mistral.ai/v1",
        variables=("MISTRAL_API_KEY",),
        key_page="https://console.mistral.ai/api-keys",
        billing_page="https://admin.mistral.ai/organization/billing",
        prices="mistral",
    ),
    Provider.OPENROUTER: ProviderFacts(
        name="OpenRouter",
        base_url="https://openrouter.ai/api/v1",
        variables=("OPENROUTER_API_KEY",),
        key_page="https://openrouter.ai/settings/keys",
        billing_page="https://openrouter.ai/settings/credits",
        prices="openrouter",
    ),
    Provider.OLLAMA: ProviderFacts(name="Ollama", base_url="http://127.0.0.1:11434/v1"),
    Provider.LM_STUDIO: ProviderFacts(name="LM Studio", base_url="http://127.0.0.1:1234/v1"),
    Provider.LLAMA_CPP: ProviderFacts(name="llama.cpp", base_url="http://127.0.0.1:8080/v1"),
    Provider.JAN: ProviderFacts(name="Jan", base_url="http://127.0.0.1:1337/v1"),
    Provider.VLLM: ProviderFacts(name="vLLM", base_url="http://127.0.0.1:8000/v1"),
    Provider.COMPATIBLE: ProviderFacts(name="OpenAI-compatible"),
}

KEY_VARIABLES = frozenset(name for facts in FACTS.values() for name in facts.variables)
"""Variables of the environment that may hold a key."""

LOCAL_SERVERS = (Provider.OLLAMA, Provider.LM_STUDIO, Provider.LLAMA_CPP, Provider.JAN, Provider.VLLM)
"""What may run on this computer, each at its usual address."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CloudModel:
    """A model of an account. Tokens; 0: not known. Prices in US dollars for a million tokens, None: not known;
    `price_date` is that of the price list. `reasons`: it may be asked for its reasoning. `images`: whether it sees
    them, None: not known. `efforts`: how much it can be made to reason, as the provider's list says it, None: it does
    not; see `cloud_parameters.efforts`.
    """

    id: str
    name: str
    context_window: int = 0
    output_limit: int = 0
    input_price: float | None = None
    output_price: float | None = None
    price_date: date | None = None
    reasons: bool = False
    images: bool | None = None
    efforts: tuple[ReasoningEffort, ...] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """`slug` is its identity, as in "openai" or "openai-2": what lanes and generations keep as the provider. An empty
    `base_url` is the provider's own. `headers` go along with each request; `proxy` "" is the system's, `ca_file` a file
    with certificates to trust besides the system's. `models` are those in the picker; `always`: words may go there
    without asking.
    """

    slug: str
    provider: Provider
    name: str
    base_url: str = ""
    organization: str = ""
    project: str = ""
    headers: tuple[tuple[str, str], ...] = ()
    proxy: str = ""
    ca_file: str = ""
    key_source: KeySource = KeySource.NONE
    variable: str = ""
    always: bool = False
    models: tuple[CloudModel, ...] = field(default=())

    @property
    def facts(self) -> ProviderFacts:
        """What is known of its provider."""
        return FACTS[self.provider]

    @property
    def address(self) -> str:
        """Where it is spoken to."""
        return (self.base_url or self.facts.base_url).rstrip("/")

    def ref(self, model: CloudModel) -> ModelRef:
        """The identity of one of its models."""
        return ModelRef(provider=self.slug, id=model.id, name=model.name)

    def model(self, model_id: str) -> CloudModel:
        """What is known of a model, even if it is no longer in the picker."""
        return next((one for one in self.models if one.id == model_id), CloudModel(id=model_id, name=model_id))


LEAST_PASSPHRASE = 8
"""Characters of one that seals keys."""


def is_cloud(model: ModelRef) -> bool:
    """Whether the model answers from elsewhere."""
    return model.provider not in {LOCAL, SAMPLE}


def provider_of(slug: str) -> ProviderFacts | None:
    """Whom an account is with, by its slug alone; None for what is none."""
    name, _, number = slug.rpartition("-")
    begins = name if number.isdecimal() else slug
    return next((facts for provider, facts in FACTS.items() if provider.value == begins), None)


def key_name(slug: str) -> str:
    """Under which name the keyring has an account's key."""
    return f"account:{slug}"
