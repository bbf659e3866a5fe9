"""The ward map: shapes prepared once a place, one SVG string a drawing, one small component on screen."""

from dashboard.map.component import ward_map
from dashboard.map.drawing import draw_map
from dashboard.map.shapes import MapShapes, prepare_shapes
from dashboard.map.spec import MapSpec, class_labels

__all__ = ["MapShapes", "MapSpec", "class_labels", "draw_map", "prepare_shapes", "ward_map"]
