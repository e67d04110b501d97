"""A forum's questions as a form for those who have nothing but mail or paper: as plain text, to be filled in and mailed back, and as a printed page (DOCX, PDF).

A form is known by its marks, which are the same in every language: ``[T1]`` a topic, ``[Q1.2]`` a question, ``[A1.2]`` where the answer begins, ``[G1.2]`` the goals it belongs
to, ``[I1]`` initiatives, ``[FORM]`` and ``[END]``. What stands around them is for people. ``plain`` writes the form, ``returned`` reads it, ``word`` and ``press`` print it.
"""
