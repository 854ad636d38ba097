"""Texts in which Anki's editor, and other programs, store shapes on a picture."""

RECT = "{{c1::image-occlusion:rect:left=.2:top=.3:width=.2:height=.1}}<br>"
EXACT = {
    "a rectangle": RECT,
    "all hidden": "{{c1::image-occlusion:rect:left=.2934:top=.1734:width=.1049:height=.0591:oi=1}}<br>",
    "edges": "{{c1::image-occlusion:rect:left=.0000:top=.0000:width=1.:height=1.}}<br>",
    "turned and coloured": "{{c1::image-occlusion:rect:left=.2:top=.3:angle=1250:width=.2:height=.1:fill=#ff0000}}<br>",
    "digits of a script": "{{c1::image-occlusion:rect:left=0.10:top=0.123456:width=0.2:height=0.10}}<br>",
    "another order": "{{c2::image-occlusion:rect:top=.1:left=.23:width=.4:height=.5}}<br>",
    "an ellipse": "{{c1::image-occlusion:ellipse:left=.5:top=.2:rx=.1:ry=.15:oi=1}}<br>",
    "a polygon": "{{c3::image-occlusion:polygon:left=.1:top=.6:points=.1,.6 .3,.6 .2,.8}}<br>",
    "a moved polygon": "{{c4::image-occlusion:polygon:left=.2:top=.6:points=.6,.1 .8,.1 .7,.3:fill=#ffeba2}}<br>",
    "a group": f"{RECT}{RECT.replace('.2', '.5')}{{{{c3::image-occlusion:ellipse:left=.5:top=.2:rx=.1:ry=.1}}}}<br>",
    "a label": RECT + r"{{c0::image-occlusion:text:left=.05:top=.9:text=Left\: one:scale=1.:fs=.055:fill=#000}}<br>",
    "numbers in another order": f"{RECT.replace('c1', 'c7')}{RECT}",
}
AS_IT_IS = {
    "pixels": "{{c1::image-occlusion:rect:left=10:top=20:width=30:height=40}}<br>",
    "beyond the edge": RECT.replace(".2:top", "-0.0123:top"),
    "in two cards": RECT.replace("c1", "c1,2"),
    "no breaks": RECT.removesuffix("<br>") * 2,
    "line ends": RECT + "\n" + RECT,
    "some hidden": RECT + RECT.replace("}}", ":oi=1}}"),
    "a hint": RECT.replace("}}", "::hint}}"),
    "an unknown property": RECT.replace("}}", ":future=1}}"),
    "an unknown shape": RECT.replace("rect", "star"),
    "a permanent cover": RECT + RECT.replace("c1", "c0"),
    "HTML in a label": RECT + "{{c0::image-occlusion:text:left=.1:top=.1:text=<b>x</b>:scale=1.}}<br>",
    "a recording in a label": RECT + "{{c0::image-occlusion:text:left=.1:top=.1:text=[sound$x]:scale=1.}}<br>",
    "a backslash in a label": RECT + r"{{c0::image-occlusion:text:left=.1:top=.1:text=a\\b:scale=1.}}<br>",
    "nothing": "",
    "words": "{{c1::Rome}}",
    "no number": RECT.replace("left=.2", "left=nan"),
}
