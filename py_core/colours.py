"""CSS colours as text: what may be handed to a style sheet as a colour, and nothing else."""

from __future__ import annotations

_HEX = frozenset("0123456789abcdef")
_FUNCTIONS = ("rgb", "rgba", "hsl", "hsla", "hwb", "lab", "lch", "oklab", "oklch")
_ARGUMENTS = frozenset("0123456789abcdefghijklmnopqrstuvwxyz.,%/+- ")
_LONGEST = 64

# Named colours of CSS Color Module Level 4, section 6.1, and its two keywords.
_NAMES = frozenset(
    """
    aliceblue antiquewhite aqua aquamarine azure beige bisque black blanchedalmond blue blueviolet brown
    burlywood cadetblue chartreuse chocolate coral cornflowerblue cornsilk crimson cyan darkblue darkcyan
    darkgoldenrod darkgray darkgreen darkgrey darkkhaki darkmagenta darkolivegreen darkorange darkorchid
    darkred darksalmon darkseagreen darkslateblue darkslategray darkslategrey darkturquoise darkviolet
    deeppink deepskyblue dimgray dimgrey dodgerblue firebrick floralwhite forestgreen fuchsia gainsboro
    ghostwhite gold goldenrod gray green greenyellow grey honeydew hotpink indianred indigo ivory khaki
    lavender lavenderblush lawngreen lemonchiffon lightblue lightcoral lightcyan lightgoldenrodyellow
    lightgray lightgreen lightgrey lightpink lightsalmon lightseagreen lightskyblue lightslategray
    lightslategrey lightsteelblue lightyellow lime limegreen linen magenta maroon mediumaquamarine
    mediumblue mediumorchid mediumpurple mediumseagreen mediumslateblue mediumspringgreen mediumturquoise
    mediumvioletred midnightblue mintcream mistyrose moccasin navajowhite navy oldlace olive olivedrab
    orange orangered orchid palegoldenrod palegreen paleturquoise palevioletred papayawhip peachpuff peru
    pink plum powderblue purple rebeccapurple red rosybrown royalblue saddlebrown salmon sandybrown
    seagreen seashell sienna silver skyblue slateblue slategray slategrey snow springgreen steelblue tan
    teal thistle tomato turquoise violet wheat white whitesmoke yellow yellowgreen transparent currentcolor
    """.split()  # noqa: SIM905
)


def colour(text: str) -> str | None:
    """``text`` as a CSS colour in lower case, or ``None`` when it is none.

    Takes names, ``#rgb`` to ``#rrggbbaa`` and colour functions. The ``#`` may be missing, since an unescaped
    one ends the query of a URL.
    """
    text = text.strip().lower()
    if not text or len(text) > _LONGEST:
        return None
    if text in _NAMES:
        return text
    digits = text.removeprefix("#")
    if len(digits) in (3, 4, 6, 8) and _HEX.issuperset(digits):
        return f"#{digits}"
    name, opened, rest = text.partition("(")
    if opened and name in _FUNCTIONS and rest.endswith(")"):
        arguments = rest[:-1]
        if arguments and _ARGUMENTS.issuperset(arguments) and any(c.isdigit() for c in arguments):
            return text
    return None
