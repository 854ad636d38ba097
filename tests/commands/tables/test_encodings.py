"""A table comes in from the Excel of any country, and a byte that is wrong is told with its line."""

from __future__ import annotations

import random
from typing import Final

import pytest

from deck_builder.commands.tables.encodings import decode_table
from deck_builder.problems.errors import InputError

WORDS: Final = {
    ("cp1250", "Windows-1250"): "żółty źródło człowiek dziękuję mówić księżyc miłość śnieg łóżko krzesło ręka głowa",
    ("cp1251", "Windows-1251"): "собака кошка дом книга жёлтый источник человек спасибо говорить хлеб вода солнце луна",
    ("cp1252", "Windows-1252"): "Äpfel Bäume Häuser Öfen Flüsse Straße Mädchen Käse Töne Füße Gemüse schön grün größer",
    ("cp1253", "Windows-1253"): "σκύλος γάτα σπίτι βιβλίο κίτρινος πηγή άνθρωπος ευχαριστώ μιλάω ψωμί νερό ήλιος",
    ("cp1254", "Windows-1254"): "köpek insan teşekkür konuşmak güneş aşk yatak pencere diş göz çiçek ağaç",
    ("cp1255", "Windows-1255"): "כלב חתול בית ספר צהוב מקור אדם תודה לדבר לחם מים שמש ירח אהבה שלג חורף קיץ",
    ("cp1256", "Windows-1256"): "كلب قطة بيت كتاب أصفر مصدر إنسان شكرا تكلم خبز ماء شمس قمر حب ثلج شتاء صيف",
    ("cp1257", "Windows-1257"): "suns kaķis māja grāmata dzeltens avots cilvēks paldies runāt maize ūdens saule mēness",
    ("cp874", "Windows-874"): "หมา แมว บ้าน หนังสือ เหลือง แหล่ง คน ขอบคุณ พูด ขนมปัง น้ำ ดวงอาทิตย์ ดวงจันทร์",
    ("cp932", "Shift JIS"): "犬 猫 家 本 黄色 人間 ありがとう 話す パン 太陽 月 食べる 飲む 見る 聞く ベッド テーブル",
    ("gb18030", "GB 18030"): "房子 黄色 来源 谢谢 说话 面包 太阳 月亮 冬天 夏天 秋天 春天 窗户 桌子 椅子 学习 记忆",
    ("big5", "Big5"): "房子 黃色 來源 謝謝 說話 麵包 太陽 月亮 冬天 夏天 秋天 春天 窗戶 桌子 椅子 學習 記憶",
    ("cp949", "EUC-KR"): "고양이 노란색 근원 사람 감사합니다 말하다 태양 사랑 겨울 여름 가을 침대 창문 책상 의자",
    ("mac_roman", "Mac Roman"): "Äpfel Bäume Häuser Öfen Flüsse Straße Mädchen Käse Töne Füße Gemüse schön grün größer",
}
"""Some words for each encoding of a spreadsheet, and what people call the encoding."""


def make_table(words: str, rows: int) -> str:
    chosen = random.Random(rows).choices(words.split(), k=rows)
    return "Front;Back\r\n" + "".join(f"{word};a word of number {number}\r\n" for number, word in enumerate(chosen))


@pytest.mark.parametrize("rows", [10, 40, 5000])
@pytest.mark.parametrize(("encoding", "name"), WORDS)
def test_a_table_of_any_country_is_read(encoding: str, name: str, rows: int) -> None:
    text = make_table(WORDS[encoding, name], rows)
    assert decode_table(text.encode(encoding)) == (text, name)


@pytest.mark.parametrize(
    "word",
    [
        *("café", "what’s", "5 °C", "costs €5", "£20", "½", "a – b", "“so”", "©", "±2", "µm", "œuvre", "25 ¢", "§ 5"),
        "El Niño",
    ],
)
def test_a_single_sign_in_an_english_table_is_that_of_western_windows(word: str) -> None:
    text = f"front;back\r\ncat;an animal\r\n{word};something\r\ndog;another animal\r\n"
    assert decode_table(text.encode("cp1252"))[0] == text


def test_letters_far_down_are_looked_at() -> None:
    text = "cat;an animal\r\n" * 30_000 + make_table(WORDS["cp1251", "Windows-1251"], 20)
    assert decode_table(text.encode("cp1251")) == (text, "Windows-1251")


def test_one_wrong_byte_does_not_change_the_letters_of_all_others() -> None:
    rows = make_table(WORDS["cp1252", "Windows-1252"], 20).encode()
    with pytest.raises(InputError, match="in line 22, the byte 0xe9 is not valid UTF-8") as caught:
        decode_table(rows + b"caf\xe9;coffee\r\n" + rows)
    assert "Correct that letter" in caught.value.hint


def test_what_is_no_text_is_refused() -> None:
    with pytest.raises(InputError):
        decode_table(random.Random(1).randbytes(5000))
