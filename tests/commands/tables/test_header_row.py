"""A first row with names of columns differs from the rows below it."""

from __future__ import annotations

import pytest

from deck_builder.commands.tables.header_row import is_header_row


@pytest.mark.parametrize(
    "rows",
    [
        (
            "korean,english,example",
            "봄,spring,봄에는 꽃이 펴요.",
            "여름,summer,여름에는 더워요.",
            "가을,autumn,시원해요.",
        ),
        ("lemma,Übersetzung,bin_id,supine", "vera,sein,,", "hafa,haben,,"),
        ("Vokabel,Ton,Lektion", "Hund,[sound:a.mp3],1", "Katze,[sound:b.mp3],1", "Maus,[sound:c.mp3],2"),
        ("CardID,Pair,Hint", "S1,a-b,x", "S2,c-d,y"),
    ],
)
def test_a_row_of_names_is_known_by_usual_names_and_by_what_is_below_it(rows: tuple[str, ...]) -> None:
    assert is_header_row([row.split(",") for row in rows])


@pytest.mark.parametrize(
    "rows",
    [
        ("가게,店", "가격,價", "가구,傢具", "가끔,偶而"),
        ("note,Notiz,noun", "word,Wort,noun", "dog,Hund,noun"),
        ("1,Passive,am/is/are", "2,Active,do", "3,Past,did", "4,Perfect,done"),
        ("english,german", "german,english"),
        ("What is it?,An answer", "Who?,I"),
        ("word",),
        (),
    ],
)
def test_a_row_like_the_others_is_a_card(rows: tuple[str, ...]) -> None:
    assert not is_header_row([row.split(",") for row in rows])
