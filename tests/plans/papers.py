"""Plan documents to test with: the two that come with the software, and a small one to change."""

import copy
import json
from pathlib import Path

FOLDER = Path(__file__).parents[2] / "plans" / "data"


def adopted() -> dict:
    return json.loads((FOLDER / "cartagena-cbap-2021-2030.adopted.json").read_text(encoding="utf-8"))


def draft() -> dict:
    return json.loads((FOLDER / "cartagena-cbap-2021-2030.draft-2020.json").read_text(encoding="utf-8"))


_SMALL = {
    "code": "forests",
    "edition": "second",
    "title": "Forest plan",
    "convention": "Forest Convention",
    "valid_from": "2024-05-01",
    "language": "en",
    "note": "Written for tests.",
    "translations": {"fr": {"title": "Plan des forêts"}},
    "areas": [{"code": "A", "title": "Trees"}, {"code": "B", "title": "People", "translations": {"fr": {"title": "Les gens"}}}],
    "goals": [
        {
            "code": "A.1", "area": "A", "title": "Trees are planted", "short_title": "Planting", "translations": {"fr": {"short_title": "Plantation"}},
            "aliases": {"en": ["seedling*", "nursery"], "fr": ["plants"]},
            "objectives": [{"code": "A.1.1", "text": "More trees", "translations": {"fr": {"text": "Plus d’arbres"}}}],
            "indicators": [{"code": "a", "text": "Share of Parties that plant", "kind": "percentage"}],
            "outcomes": ["Shade"], "key_areas": [{"code": "1", "text": "Nurseries"}], "activities": [{"code": "i", "text": "Train gardeners"}],
        },
        {"code": "A.2", "area": "A", "title": "Trees are kept", "objectives": [], "indicators": [], "outcomes": [], "key_areas": [], "activities": [], "shared_group": "A.2-B.1"},
        {"code": "B.1", "area": "B", "title": "People are asked", "objectives": [], "indicators": [], "outcomes": [], "key_areas": [], "activities": [], "shared_group": "A.2-B.1"},
    ],
    "shared_groups": [{"code": "A.2-B.1", "goals": ["A.2", "B.1"], "key_areas": [{"code": "1", "text": "Fences"}], "activities": [{"code": "i", "text": "Talk to neighbours"}]}],
    "crosswalk_editions": {"from": "first", "to": "second"},
    "crosswalk": [{"from": "1", "to": "A.1"}, {"from": "2", "to": "A.2"}, {"from": "2", "to": "B.1", "note": "Split in two."}],
    "themes": [{"key": "money", "labels": {"en": {"heading": "Money", "sentence": "money"}}, "aliases": {"en": ["fund*"]}}],
}  # fmt: skip


def small(**changed) -> dict:
    """A plan with something under every key; what is passed replaces its keys, None drops them."""
    made = copy.deepcopy(_SMALL) | changed
    return {key: value for key, value in made.items() if value is not None}


def first(**changed) -> dict:
    """The edition before it."""
    goals = [{"code": code, "title": f"Goal {code}", "objectives": [], "indicators": [], "outcomes": [], "key_areas": [], "activities": []} for code in ("1", "2", "3")]
    return {"code": "forests", "edition": "first", "title": "Forest plan", "goals": goals} | changed
