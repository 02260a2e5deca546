"""The chat formats of families whose files may carry no template, written as templates of our own.

Each begins with the text's first token where the family has one, as the templates in files do.
"""

from __future__ import annotations

from desktop_app.domain import TemplateChoice

_GEMMA = """\
{{ bos_token }}
{%- for message in messages -%}
    {%- if message.role == 'system' %}{{ raise_exception('Gemma has no system role') }}{% endif -%}
    {{ '<start_of_turn>' ~ ('model' if message.role == 'assistant' else 'user') ~ '\\n' -}}
    {{ message.content | trim ~ '<end_of_turn>\\n' -}}
{%- endfor -%}
{%- if add_generation_prompt %}{{ '<start_of_turn>model\\n' }}{% endif -%}
"""

_LLAMA2 = """\
{%- set ns = namespace(system='') -%}
{%- for message in messages -%}
    {%- if message.role == 'system' -%}
        {%- set ns.system = '<<SYS>>\\n' ~ message.content ~ '\\n<</SYS>>\\n\\n' -%}
    {%- elif message.role == 'user' -%}
        {{ bos_token ~ '[INST] ' ~ ns.system ~ message.content | trim ~ ' [/INST]' }}
        {%- set ns.system = '' -%}
    {%- else -%}
        {{ ' ' ~ message.content | trim ~ ' ' ~ eos_token }}
    {%- endif -%}
{%- endfor -%}
"""

_LLAMA3 = """\
{{ bos_token }}
{%- for message in messages -%}
    {{ '<|start_header_id|>' ~ message.role ~ '<|end_header_id|>\\n\\n' -}}
    {{ message.content | trim ~ '<|eot_id|>' -}}
{%- endfor -%}
{%- if add_generation_prompt %}{{ '<|start_header_id|>assistant<|end_header_id|>\\n\\n' }}{% endif -%}
"""

_LLAMA4 = """\
{{ bos_token }}
{%- for message in messages -%}
    {{ '<|header_start|>' ~ message.role ~ '<|header_end|>\\n\\n' -}}
    {{ message.content | trim ~ '<|eot|>' -}}
{%- endfor -%}
{%- if add_generation_prompt %}{{ '<|header_start|>assistant<|header_end|>\\n\\n' }}{% endif -%}
"""

# The spaces are those of the SentencePiece vocabularies; Tekken has none.
_MISTRAL = """\
{{ bos_token }}
{%- for message in messages -%}
    {%- if message.role == 'system' -%}
        {{ raise_exception('the system prompt belongs to the first prompt') }}
    {%- elif message.role == 'user' -%}
        {{ '[INST] ' ~ message.content ~ ' [/INST]' }}
    {%- else -%}
        {{ ' ' ~ message.content | trim ~ eos_token }}
    {%- endif -%}
{%- endfor -%}
"""

_MISTRAL_TEKKEN = """\
{{ bos_token }}
{%- for message in messages -%}
    {%- if message.role == 'system' -%}
        {{ raise_exception('the system prompt belongs to the first prompt') }}
    {%- elif message.role == 'user' -%}
        {{ '[INST]' ~ message.content ~ '[/INST]' }}
    {%- else -%}
        {{ message.content ~ eos_token }}
    {%- endif -%}
{%- endfor -%}
"""

_CHATML = """\
{%- for message in messages -%}
    {{ '<|im_start|>' ~ message.role ~ '\\n' ~ message.content ~ '<|im_end|>\\n' }}
{%- endfor -%}
{%- if add_generation_prompt %}{{ '<|im_start|>assistant\\n' }}{% endif -%}
"""

_PHI = """\
{%- for message in messages -%}
    {{ '<|' ~ message.role ~ '|>\\n' ~ message.content ~ '<|end|>\\n' }}
{%- endfor -%}
{%- if add_generation_prompt %}{{ '<|assistant|>\\n' }}{% endif -%}
"""

_ALPACA = """\
{{ bos_token }}
{%- if messages[0].role != 'system' -%}
    {{ 'Below is an instruction that describes a task. ' -}}
    {{ 'Write a response that appropriately completes the request.\\n\\n' -}}
{%- endif -%}
{%- for message in messages -%}
    {%- if message.role == 'system' -%}
        {{ message.content ~ '\\n\\n' }}
    {%- elif message.role == 'user' -%}
        {{ '### Instruction:\\n' ~ message.content | trim ~ '\\n\\n' }}
    {%- else -%}
        {{ '### Response:\\n' ~ message.content | trim ~ eos_token ~ '\\n\\n' }}
    {%- endif -%}
{%- endfor -%}
{%- if add_generation_prompt %}{{ '### Response:\\n' }}{% endif -%}
"""

_VICUNA = """\
{{ bos_token }}
{%- if messages[0].role != 'system' -%}
    {{ 'A chat between a curious user and an artificial intelligence assistant. ' -}}
    {{ "The assistant gives helpful, detailed, and polite answers to the user's questions. " -}}
{%- endif -%}
{%- for message in messages -%}
    {%- if message.role == 'system' -%}
        {{ message.content | trim ~ ' ' }}
    {%- elif message.role == 'user' -%}
        {{ 'USER: ' ~ message.content | trim ~ ' ' }}
    {%- else -%}
        {{ 'ASSISTANT: ' ~ message.content | trim ~ eos_token }}
    {%- endif -%}
{%- endfor -%}
{%- if add_generation_prompt %}{{ 'ASSISTANT:' }}{% endif -%}
"""

_TEMPLATES = {
    TemplateChoice.GEMMA: _GEMMA,
    TemplateChoice.LLAMA2: _LLAMA2,
    TemplateChoice.LLAMA3: _LLAMA3,
    TemplateChoice.LLAMA4: _LLAMA4,
    TemplateChoice.MISTRAL: _MISTRAL,
    TemplateChoice.CHATML: _CHATML,
    TemplateChoice.PHI: _PHI,
    TemplateChoice.ALPACA: _ALPACA,
    TemplateChoice.VICUNA: _VICUNA,
}


def family_template(family: TemplateChoice, pre_tokenizer: str) -> str:
    """The Jinja text of a family; `pre_tokenizer` is the file's tokenizer.ggml.pre. KeyError for `AUTO` and
    `PLAIN`, which are no families.
    """
    if family is TemplateChoice.MISTRAL and pre_tokenizer == "tekken":
        return _MISTRAL_TEKKEN
    return _TEMPLATES[family]
