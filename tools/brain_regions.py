"""What the pictures of the brain show: which regions, from which side, and how large."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

MARK: Final = (196, 72, 6)
"""The colour of a marked region. It is darker than the cortex, for those who see hues less."""

Corner = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Region:
    """A region of the brain, as it is marked in a picture."""

    names: tuple[str, ...]
    """The names of the atlas's regions that it consists of, or within which it lies."""
    around: tuple[Corner, ...] = ()
    """The corners of a line around it, as y and z in mm, if the atlas has no border for it. The line is dashed."""


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture of one region."""

    file: str
    """The name of its file."""
    view: str
    """From where the brain is seen: `left`, `right`, `midline`, `window` (left, the insula laid bare), or `slice`."""
    region: Region
    """What is marked."""
    cut: float = 0
    """Where a slice is cut: y in mm."""


FRONTAL: Final = (
    *("superiorfrontal", "rostralmiddlefrontal", "caudalmiddlefrontal", "parsopercularis", "parstriangularis"),
    *("parsorbitalis", "lateralorbitofrontal", "medialorbitofrontal", "precentral", "paracentral", "frontalpole"),
)
PARIETAL: Final = ("superiorparietal", "inferiorparietal", "supramarginal", "postcentral", "precuneus")
TEMPORAL: Final = (
    *("superiortemporal", "middletemporal", "inferiortemporal", "bankssts", "fusiform", "transversetemporal"),
    *("entorhinal", "temporalpole", "parahippocampal"),
)
OCCIPITAL: Final = ("lateraloccipital", "lingual", "cuneus", "pericalcarine")
CINGULATE: Final = (*("rostralanteriorcingulate", "caudalanteriorcingulate", "posteriorcingulate", "isthmuscingulate"),)


@dataclass(frozen=True, slots=True)
class Lobe:
    """A large part of the cortex."""

    name: str
    """Its name on cards."""
    region: Region
    """What it consists of, as Desikan and others (2006) group their regions."""
    colour: tuple[int, int, int]
    """Its colour on the map. Neighbours differ in lightness too."""


LOBES: Final = (
    Lobe("Frontal lobe", Region(FRONTAL), (92, 146, 196)),
    Lobe("Parietal lobe", Region(PARIETAL), (238, 198, 104)),
    Lobe("Temporal lobe", Region(TEMPORAL), (74, 138, 116)),
    Lobe("Occipital lobe", Region(OCCIPITAL), (196, 146, 188)),
    Lobe("Insula", Region(("insula",)), (176, 62, 58)),
    Lobe("Cingulate cortex", Region(CINGULATE), (214, 104, 44)),
)
CALLOSUM: Final = "Corpus callosum"
LOBE_NAMES: Final = (
    ("Frontal", 44, 32),
    ("Parietal", -52, 46),
    ("Temporal", -22, -14),
    ("Occipital", -82, 4),
    ("Cerebellum", -62, -42),
    ("Brainstem", -10, -60),
)
"""The words on the map of the lobes from outside, with the middle of each as y and z in mm."""

PICTURES: Final = (
    Picture(
        "ventral-premotor-cortex.webp",
        "left",
        # The front half of the lower precentral gyrus: towards the central sulcus lies the primary motor cortex.
        Region(("precentral",), ((18, -2), (4.5, -2), (5, 15), (4, 30), (1, 44), (18, 46))),
    ),
    Picture("inferior-frontal-gyrus.webp", "left", Region(("parsopercularis", "parstriangularis", "parsorbitalis"))),
    Picture("inferior-parietal-lobule.webp", "left", Region(("supramarginal", "inferiorparietal"))),
    Picture(
        "superior-temporal-sulcus.webp",
        "left",
        Region(
            ("bankssts", "superiortemporal", "middletemporal", "inferiorparietal", "supramarginal"),
            (
                *((-27, 1), (-35, 6), (-42, 11), (-48, 17), (-54, 23), (-58, 22), (-60, 18), (-56, 12), (-50, 7)),
                *((-43, 2), (-36, -3), (-29, -7), (-26, -4)),
            ),
        ),
    ),
    Picture(
        "temporoparietal-junction.webp",
        "right",
        Region(
            ("supramarginal", "inferiorparietal", "superiortemporal", "bankssts", "middletemporal"),
            ((-42, 22), (-44, 30), (-50, 36), (-58, 37), (-64, 33), (-67, 24), (-64, 15), (-56, 10), (-47, 13)),
        ),
    ),
    Picture(
        "dorsolateral-prefrontal-cortex.webp",
        "left",
        Region(("rostralmiddlefrontal",), ((12, 52), (72, 52), (72, 26), (64, 12), (50, 10), (38, 17), (14, 24))),
    ),
    Picture(
        "anterior-insula.webp",
        "window",
        # In front of the central sulcus of the insula.
        Region(("insula",), ((4, -22), (2, -12), (-5, 2), (-10, 16), (-11, 28), (45, 28), (45, -22))),
    ),
    Picture("anterior-cingulate.webp", "midline", Region(("rostralanteriorcingulate", "caudalanteriorcingulate"))),
    Picture(
        "medial-prefrontal-cortex.webp",
        "midline",
        Region(
            ("superiorfrontal", "frontalpole"),
            ((27, 75), (29, 55), (34, 36), (42, 22), (47, 8), (50, -4), (85, -4), (85, 75)),
        ),
    ),
    Picture(
        "ventromedial-prefrontal-cortex.webp",
        "midline",
        Region(
            ("medialorbitofrontal", "rostralanteriorcingulate", "superiorfrontal", "frontalpole"),
            ((7, -40), (9, -12), (22, -6), (40, -5), (85, -5), (85, -40)),
        ),
    ),
    Picture("amygdala.webp", "slice", Region(("amygdala",)), cut=-4),
    Picture("hippocampus.webp", "slice", Region(("hippocampus",)), cut=-22),
    Picture("thalamus.webp", "slice", Region(("thalamusproper",)), cut=-16),
)
