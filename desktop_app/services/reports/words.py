"""The words of a report, in whatever language its reader wants; here in English."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """Each by what it says; `made` and `turn` take values in their braces."""

    made: str = "Made with Tandem {version} on {date}"
    turn: str = "Prompt {number}"
    models: str = "Models"
    lane: str = "Lane"
    model: str = "Model"
    settings: str = "Settings"
    system_prompt: str = "System prompt"
    figures: str = "Figures"
    first_token: str = "First token"
    speed: str = "Speed"
    tokens: str = "Tokens"
    length: str = "Characters"
    waiting: str = "Waiting"
    loading: str = "Loading"
    reading: str = "Reading"
    writing: str = "Writing"
    cost: str = "Cost"
    ended: str = "Ended"
    seed: str = "Seed"
    device: str = "Device"
    reasoning: str = "Reasoning"
    vote: str = "Vote"
    tie: str = "tie"
    bad: str = "bad"
    blind: str = "judged blind"
    no_answer: str = "No answer"
    failed: str = "failed"
    stopped: str = "stopped"
    complete: str = "complete"
    limit: str = "limit of tokens"
    full: str = "context window full"
    file: str = "File"
    details: str = "How it came about"
    engine: str = "Engine"
    asked_with: str = "Asked with"
    given: str = "The prompt as the model was given it"
    shortened: str = "… shortened here: the JSON has all of it."
    too_large: str = "{name}: too large to be in this file"
