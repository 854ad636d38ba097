"""The deck's pictures of the brain as data: which region each shows, and where its name stands."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from tools.brain_atlas import Point


@dataclass(frozen=True, slots=True)
class Label:
    """The name of a region, with lines to where the region is."""

    lines: tuple[str, ...]
    """The name, line by line."""
    at: Point
    """The start of the first line's baseline."""
    points_to: tuple[Point, ...]
    """Where the lines end, each with a dot."""
    leaves_from: Point
    """Where the lines begin."""
    anchor: str = "start"
    """SVG's text-anchor of the name."""


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture of one region on the brain. Points are in the picture's own units; it is 320 wide."""

    file: str
    """The name of the picture's file."""
    title: str
    """Its title, which screen readers read."""
    about: str
    """What it shows, in words."""
    view: str
    """The view of the atlas: outside, midline or slice."""
    label: Label
    """The name of the region."""
    marked: tuple[str, ...] = ()
    """The regions of the atlas that are filled in the colour of the marks."""
    dashed: bool = False
    """Whether the marked regions have a dashed outline: the atlas has no such border."""
    tinted: tuple[str, ...] = ()
    """The regions of the atlas that are filled in a pale colour."""
    around: tuple[Point, ...] = ()
    """The corners of a smooth dashed ring."""
    within: tuple[str, ...] = ()
    """The regions of the atlas that are filled inside the ring."""


FRONTAL: Final = (
    *("superiorfrontal", "rostralmiddlefrontal", "caudalmiddlefrontal", "parsopercularis", "parstriangularis"),
    *("parsorbitalis", "lateralorbitofrontal", "medialorbitofrontal", "precentral", "paracentral"),
)
PARIETAL: Final = ("postcentral", "supramarginal", "superiorparietal", "inferiorparietal", "precuneus")
TEMPORAL: Final = (
    *("superiortemporal", "middletemporal", "inferiortemporal", "bankssts", "transversetemporal"),
    *("fusiform", "parahippocampal", "entorhinal"),
)
OCCIPITAL: Final = ("lateraloccipital", "lingual", "cuneus", "pericalcarine")
CINGULATE: Final = (*("rostralanteriorcingulate", "caudalanteriorcingulate", "posteriorcingulate", "isthmuscingulate"),)
LOBES: Final = (
    ("#f0d3b8", FRONTAL),
    ("#d9e2c8", PARIETAL),
    ("#cfdee8", TEMPORAL),
    ("#e4d3e3", OCCIPITAL),
    ("#f2e3a6", CINGULATE),
)
"""The colour and the regions of each lobe. As in the atlas, the paracentral lobule is part of the frontal lobe."""

LOBE_NAMES: Final = (
    *(("frontal", (62.0, 96.0)), ("parietal", (199.0, 72.0)), ("temporal", (164.0, 164.0)), ("insula", (119.0, 139.0))),
    *(("occipital", (278.0, 182.0)), ("frontal", (228.0, 296.0)), ("parietal", (96.0, 310.0))),
    *(("occipital", (74.0, 387.0)), ("cingulate", (164.0, 310.0)), ("corpus", (168.0, 365.0))),
    *(("callosum", (168.0, 380.0)), ("temporal", (106.0, 424.0))),
)
"""The names of the lobes, and the middle of each name's baseline."""
LOBE_LINES: Final = (
    *(((280.0, 169.0), (274.0, 150.0)), ((168.0, 351.0), (168.0, 334.0)), ((112.0, 411.0), (123.0, 396.0))),
)
"""Lines from the names that do not fit into their place."""

BRIDGE: Final = "corpuscallosum"
"""The name of the corpus callosum in the atlas."""
BESIDE_THE_CORTEX: Final = "NA"
"""The name in the atlas of what is not cortex."""

WHITE_MATTER: Final = (
    *(
        (116, 22),
        (118.5, 60),
        (118.5, 88),
        (123.5, 94),
        (128.5, 88),
        (128.5, 60),
        (132, 44),
        (142, 27),
        (160, 32),
        (188, 50),
    ),
    *((216, 100), (222, 150), (212, 186), (196, 204), (174, 194), (160, 176), (148, 158), (136, 166), (123.5, 160)),
    *((111, 166), (100, 158), (94, 176), (76, 204), (46, 206), (24, 170), (20, 130), (36, 86), (66, 50), (92, 28)),
)
"""The corners of the white matter, which the atlas does not have. Its edge is hidden under the cortex."""

ABOUT_OUTSIDE: Final = "The left half of the brain from outside, front on the left. "
ABOUT_MIDLINE: Final = "The left half of the brain from the midline, front on the right. "
ABOUT_SLICE: Final = "A slice through the brain from ear to ear, seen from behind. "
PICTURES: Final = (
    Picture(
        file="inferior-frontal-gyrus.svg",
        title="Inferior frontal gyrus",
        about=ABOUT_OUTSIDE
        + "Marked is an area low on the side of the frontal lobe, above the front end of the temporal lobe.",
        view="outside",
        marked=("parsopercularis", "parstriangularis"),
        label=Label(("Inferior frontal gyrus",), (16, 24), ((62, 170), (90, 146)), (56, 32)),
    ),
    Picture(
        file="ventral-premotor-cortex.svg",
        title="Ventral premotor cortex, roughly",
        about=ABOUT_OUTSIDE
        + "A dashed ring marks a place low on the side of the frontal lobe, at the lower end of the precentral gyrus.",
        view="outside",
        around=((113, 106), (132, 114), (137, 140), (128, 163), (108, 166), (95, 146), (95, 121)),
        within=("precentral",),
        label=Label(("Ventral premotor cortex",), (16, 24), ((114, 134),), (84, 32)),
    ),
    Picture(
        file="inferior-parietal-lobule.svg",
        title="Inferior parietal lobule",
        about=ABOUT_OUTSIDE
        + "Marked are two neighbouring areas in the lower half of the parietal lobe, above and behind the ear.",
        view="outside",
        marked=("supramarginal", "inferiorparietal"),
        label=Label(("Inferior parietal lobule",), (304, 24), ((200, 118), (254, 132)), (228, 32), "end"),
    ),
    Picture(
        file="superior-temporal-sulcus.svg",
        title="Superior temporal sulcus, rear part",
        about=ABOUT_OUTSIDE + "Marked is a small area at the rear end of the upper groove of the temporal lobe.",
        view="outside",
        marked=("bankssts",),
        label=Label(("Superior temporal sulcus,", "rear part"), (304, 24), ((212, 166),), (250, 50), "end"),
    ),
    Picture(
        file="anterior-cingulate.svg",
        title="Anterior cingulate cortex",
        about=ABOUT_MIDLINE + "Marked is an arch that curves around the front of the corpus callosum.",
        view="midline",
        marked=("rostralanteriorcingulate", "caudalanteriorcingulate"),
        label=Label(("Anterior cingulate cortex",), (304, 24), ((228, 124), (266, 170)), (262, 32), "end"),
    ),
    Picture(
        file="medial-prefrontal-cortex.svg",
        title="Medial prefrontal cortex, roughly",
        about=ABOUT_MIDLINE + "A dashed outline marks the front part of the inner face of the frontal lobe.",
        view="midline",
        around=(
            *((212, 72), (240, 80), (270, 102), (290, 130), (301, 166), (299, 186), (283, 186)),
            *((275, 158), (252, 132), (226, 112), (208, 104), (204, 86)),
        ),
        within=("superiorfrontal",),
        label=Label(("Medial prefrontal cortex",), (304, 24), ((262, 114),), (282, 32), "end"),
    ),
    Picture(
        file="ventromedial-prefrontal-cortex.svg",
        title="Ventromedial prefrontal cortex, roughly",
        about=ABOUT_MIDLINE
        + "A dashed outline marks the lowest part of the inner face of the frontal lobe, above the eye socket.",
        view="midline",
        around=(
            *((212, 221), (224, 205), (238, 196), (254, 184), (270, 178), (287, 171), (299, 174)),
            *((300, 194), (286, 210), (254, 221), (226, 225)),
        ),
        within=("medialorbitofrontal", "rostralanteriorcingulate", "superiorfrontal"),
        label=Label(("Ventromedial", "prefrontal cortex"), (304, 24), ((272, 200),), (297, 50), "end"),
    ),
    Picture(
        file="dorsolateral-prefrontal-cortex.svg",
        title="Dorsolateral prefrontal cortex, roughly",
        about=ABOUT_OUTSIDE + "Marked is the upper outer part of the frontal lobe, in front of the motor strip.",
        view="outside",
        marked=("rostralmiddlefrontal", "caudalmiddlefrontal"),
        dashed=True,
        label=Label(("Dorsolateral", "prefrontal cortex"), (16, 24), ((52, 136), (96, 100)), (56, 50)),
    ),
    Picture(
        file="anterior-insula.svg",
        title="Anterior insula, roughly",
        about=ABOUT_OUTSIDE
        + "The groove between frontal and temporal lobe is drawn open. The insula in it is tinted, and a dashed ring"
        " marks its front part.",
        view="outside",
        tinted=("insula",),
        around=((83, 180), (104, 165), (126, 161), (130, 178), (114, 198), (105, 221), (90, 214), (80, 196)),
        within=("insula",),
        label=Label(("Anterior insula",), (16, 24), ((102, 184),), (62, 32)),
    ),
    Picture(
        file="amygdala.svg",
        title="Amygdala",
        about=ABOUT_SLICE
        + "Marked are two small areas, one on each side, low and near the middle of the temporal lobes.",
        view="slice",
        marked=("Amygdala",),
        label=Label(("Amygdala",), (124, 236), ((84, 165), (161, 166)), (124, 220), "middle"),
    ),
    Picture(
        file="hippocampus.svg",
        title="Hippocampus",
        about=ABOUT_SLICE
        + "Marked are two small areas, one on each side, on the inner side of the temporal lobes, below the amygdala.",
        view="slice",
        marked=("Hippocampus",),
        label=Label(("Hippocampus",), (124, 236), ((84, 178), (162, 180)), (124, 220), "middle"),
    ),
    Picture(
        file="thalamus.svg",
        title="Thalamus",
        about=ABOUT_SLICE + "Marked are two large areas side by side in the very middle of the brain.",
        view="slice",
        marked=("Thalamus",),
        label=Label(("Thalamus",), (124, 236), ((108, 132), (138, 132)), (124, 220), "middle"),
    ),
    Picture(
        file="temporoparietal-junction.svg",
        title="Temporo-parietal junction, roughly",
        about=ABOUT_OUTSIDE
        + "A dashed ring marks the place where the parietal and the temporal lobe meet, above and behind the ear.",
        view="outside",
        around=((224, 125), (244, 133), (250, 150), (240, 166), (221, 169), (204, 159), (203, 140)),
        within=("supramarginal", "inferiorparietal", "superiortemporal", "bankssts"),
        label=Label(("Temporo-parietal junction",), (304, 24), ((232, 144),), (246, 32), "end"),
    ),
)
