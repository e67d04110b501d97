"""What a guiding question is about, in its own words."""

import pytest

from forum.summary.subjects import subject_of


@pytest.mark.parametrize(("language", "question", "subject"), [
    ("en", "Please provide any recommendations or comments on the draft framework presented in document 21.3 Annex 3.", "Recommendations or comments on the draft framework"),
    ("en", "Please provide any other ideas, comments or observations in as concise form as possible.", "Ideas, comments or observations"),
    ("en", "Please provide examples of efforts in your country that may inform the model. Please include how the need was identified.", "Examples of efforts in your country"),
    ("en", "Who should conduct the assessments?", "Who should conduct the assessments?"),
    ("en", "Measures in force", "Measures in force"),
    ("fr", "Veuillez indiquer les difficultés rencontrées dans la mise en œuvre, notamment à l'échelle locale.", "Les difficultés rencontrées dans la mise en œuvre"),
    ("es", "Sírvase describir las medidas adoptadas en su país, en particular las que tuvieron éxito.", "Las medidas adoptadas en su país"),
])  # fmt: skip
def test_a_polite_question_is_named_by_its_subject(language, question, subject):
    assert subject_of(question, language) == subject
