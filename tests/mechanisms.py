"""The mechanisms of recognition, each with the case that fails without it.

    python -m tests.mechanisms [NAME...]

switches them off one at a time, runs the case of each, and prints which fail: status 1 where one passes. A
mechanism is a branch of ``checker/recognise`` without which a cell, a section or a title is read otherwise.
What no case needs is deleted.
"""

from __future__ import annotations

import contextlib
import importlib
import io
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parent.parent
_TABLES = "checker.recognise.tables."
_GRIDS = f"{_TABLES}in_grids."
_LINES = f"{_TABLES}in_lines."
_OUTLINE = "checker.recognise.outline."
_ROAD = "checker.recognise.recognition"


def gives(value: object) -> Callable[..., object]:
    """A function that does nothing and gives this."""
    return lambda *arguments, **named: value


@dataclass(frozen=True)
class Mechanism:
    module: str
    name: str
    """The function, class or property in the module that it is."""
    off: Any
    """What stands in its place where it is switched off."""
    case: str
    """The test that fails then: file under ``tests`` and function."""

    def owner(self) -> tuple[Any, str]:
        owner: Any = importlib.import_module(self.module)
        *path, last = self.name.split(".")
        for part in path:
            owner = getattr(owner, part)
        return owner, last

    @contextlib.contextmanager
    def switched_off(self) -> Iterator[None]:
        owner, last = self.owner()
        kept = vars(owner)[last]
        setattr(owner, last, self.off)
        try:
            yield
        finally:
            setattr(owner, last, kept)


class _Silent:
    """A way of placement that places nothing."""

    scrambled = False

    def __init__(self, *arguments: object, **named: object) -> None: ...

    def __bool__(self) -> bool:
        return False

    def place(self, at: int) -> object:
        from checker.recognise.tables.placement import WhyNot

        return WhyNot("")


def _grids(name: str, off: object, case: str, module: str = "find") -> Mechanism:
    return Mechanism(_GRIDS + module, name, off, case)


def _lines(name: str, off: object, case: str, module: str = "find") -> Mechanism:
    return Mechanism(_LINES + module, name, off, case)


_GRID_CASES = "recognise/test_in_grids.py::"
_COUNT_CASES = "recognise/test_by_count.py::"
_SEPARATOR_CASES = "recognise/test_by_separator.py::"
_SHAPES = "recognise/test_shapes.py::"
_SIDE_BY_SIDE = "recognise/test_side_by_side.py::"
_LABELS = "recognise/test_labels.py::"
_OUTLINE_CASES = "recognise/test_outline.py::"
_OFFICE_CASES = "recognise/test_office_shapes.py::"

MECHANISMS = [
    # Grids
    _grids("repeats", gives([]), _GRID_CASES + "test_a_row_printed_twice_with_other_figures_is_in_doubt"),
    _grids("_goes_on", gives(""), _GRID_CASES + "test_figures_without_a_label_under_a_row_cast_doubt_on_it"),
    _grids(
        "_run_together",
        gives(""),
        _GRID_CASES + "test_two_figures_in_a_cell_and_none_in_another_may_all_have_moved",
    ),
    _grids("ByHeads", _Silent, _GRID_CASES + "test_a_column_of_their_own_disturbs_no_other"),
    _grids("ByCount", _Silent, _GRID_CASES + "test_without_heads_the_cells_of_a_row_are_counted_off"),
    _grids(
        "ByHeads._with_astray",
        lambda self, at, cells: cells,
        "recognise/field/test_value_under_no_head.py::test_no_cell_placed_by_geometry_is_blank_beside_a_value_under_no_head",
        "by_heads",
    ),
    _grids(
        "ByHeads._headed",
        gives(False),
        _GRID_CASES + "test_a_value_under_a_foreign_head_makes_no_blank_cell_doubtful",
        "by_heads",
    ),
    _grids(
        "_has_moved",
        gives(False),
        _GRID_CASES + "test_a_row_that_lost_a_cell_is_unsure_as_a_whole",
        "by_heads",
    ),
    _grids(
        "printed_again",
        lambda row, column, head, printed: printed,
        _GRID_CASES + "test_a_column_printed_twice_with_other_figures_is_in_doubt",
        "by_heads",
    ),
    _grids(
        "contradict",
        gives(False),
        _GRID_CASES + "test_a_column_left_out_moves_no_value_under_another_head",
        "by_count",
    ),
    _grids(
        "ByCount._usual",
        gives(True),
        _GRID_CASES + "test_without_heads_a_row_with_another_number_of_cells_stands_alone",
        "by_count",
    ),
    _grids(
        "GridTable._is_below", gives(False), _GRID_CASES + "test_a_cell_over_two_rows_is_unsure", "grid_table"
    ),
    _grids("foreign_in", gives(()), _GRID_CASES + "test_a_column_of_their_own_disturbs_no_other"),
    _grids(
        "_under_names",
        gives(None),
        _SIDE_BY_SIDE + "test_values_of_table_four_belong_to_what_is_printed_over_them",
        "side_by_side",
    ),
    _grids(
        "_unnamed",
        gives(None),
        _SIDE_BY_SIDE + "test_values_of_table_four_belong_to_what_is_printed_over_them",
        "side_by_side",
    ),
    _grids(
        "_is_gap",
        gives(False),
        _SIDE_BY_SIDE + "test_values_of_table_four_belong_to_what_is_printed_over_them",
        "side_by_side",
    ),
    _grids(
        "_counted",
        gives(None),
        _SIDE_BY_SIDE + "test_a_table_four_with_a_spoilt_header_is_counted_off",
        "side_by_side",
    ),
    _grids("reworded_in", gives([]), _LABELS + "test_rows_in_other_words_are_told_by_number_words_and_order"),
    _grids(
        "contested", gives([]), _LABELS + "test_of_two_rows_with_the_forms_label_and_a_note_none_is_taken"
    ),
    _grids(
        "without_groups",
        lambda rows, found: (found, frozenset()),
        _LABELS + "test_rows_of_a_group_in_other_words_are_never_the_unsplit_row",
    ),
    _grids(
        "displaced",
        gives([]),
        _GRID_CASES + "test_two_rows_of_a_group_in_each_others_place_keep_their_labels",
    ),
    _grids("turned", gives([]), _GRID_CASES + "test_a_table_on_its_side"),
    _grids(
        "_prints_heads",
        gives(False),
        _LABELS + "test_all_rows_outside_of_groups_in_other_words",
        "labels",
    ),
    # Labels in other words
    Mechanism(
        "checker.recognise.matching.likeness",
        "_APART",
        (),
        _LABELS + "test_a_row_that_is_not_there_is_never_read_from_its_neighbour",
    ),
    Mechanism(
        f"{_TABLES}blueprints",
        "Blueprint.renamed",
        gives({}),
        _LABELS + "test_heads_of_table_four_in_other_words",
    ),
    _lines("reworded_in", gives([]), _LABELS + "test_rows_in_other_words_are_told_by_number_words_and_order"),
    _lines(
        "contested", gives([]), _LABELS + "test_of_two_rows_with_the_forms_label_and_a_note_none_is_taken"
    ),
    _lines(
        "_note",
        gives(set()),
        _LABELS + "test_a_note_in_brackets_behind_a_label_is_no_part_of_it",
        "label_index",
    ),
    Mechanism(
        _TABLES + "row_labels",
        "RowLabels._is_anothers",
        gives(False),
        _LABELS + "test_a_row_that_is_not_there_is_never_read_from_its_neighbour",
    ),
    # Lines: which rows
    _lines(
        "repeats",
        gives([]),
        _COUNT_CASES + "test_a_row_printed_again_after_its_table_with_other_figures_is_in_doubt",
    ),
    _lines(
        "_tables_begin", gives([]), "recognise/test_of_one_kind.py::test_a_table_does_not_go_on_in_last_years"
    ),
    _lines(
        "_columns_named",
        gives(set()),
        _COUNT_CASES + "test_the_edition_of_scrambled_text_is_told_by_its_labels",
    ),
    _lines("_continue", gives(0), _SHAPES + "test_every_shape_gives_the_same_report", "label_index"),
    _lines("_torn_mark", gives(set()), _SHAPES + "test_enumerators_torn_off_their_labels", "label_index"),
    _lines(
        "_columns_of_characters",
        gives(()),
        _COUNT_CASES + "test_a_label_that_stands_upright_is_known",
        "label_index",
    ),
    _lines(
        "_Gatherer._vertical_part",
        gives(False),
        _COUNT_CASES + "test_the_first_character_of_a_vertical_label_is_no_value",
        "row_values",
    ),
    _lines(
        "_Gatherer._before_label",
        gives(False),
        _COUNT_CASES + "test_the_first_character_of_a_vertical_label_is_no_value",
        "row_values",
    ),
    _lines(
        "_Gatherer._misread",
        gives(None),
        _SEPARATOR_CASES + "test_a_word_in_place_of_the_first_value_is_that_cell",
        "row_values",
    ),
    _lines(
        "_Gatherer._keep_stranger",
        gives(False),
        "recognise/test_editions.py::test_rows_of_another_edition_and_rows_nobody_knows_are_kept_apart",
        "row_values",
    ),
    _lines(
        "_with_early",
        lambda lines, rows, numbers, size: (rows, numbers),
        _COUNT_CASES + "test_values_that_stand_before_their_labels",
        "row_values",
    ),
    # Lines: where values stand
    _lines("BySeparator", _Silent, _SEPARATOR_CASES + "test_blank_fields_are_blank_cells"),
    _lines(
        "ByPosition",
        _Silent,
        "recognise/test_by_position.py::test_a_number_broken_over_lines_casts_doubt_on_its_column_only",
    ),
    _lines("ByLine", _Silent, _SHAPES + "test_blank_cells_keep_their_place_where_the_shape_tells_it"),
    _lines("OrderLost", _Silent, _COUNT_CASES + "test_values_that_stand_before_their_labels"),
    _lines(
        "BySeparator._named",
        gives(None),
        "recognise/test_of_one_kind.py::test_a_column_of_last_years_figures_is_not_this_years",
        "by_separator",
    ),
    _lines("_from_label", gives([]), _SEPARATOR_CASES + "test_blank_fields_are_blank_cells", "by_separator"),
    _lines(
        "_from_edge",
        gives([]),
        _SHAPES + "test_blank_cells_keep_their_place_where_the_shape_tells_it",
        "by_separator",
    ),
    _lines(
        "ByCount._own_lines",
        lambda self, row: row.filled,
        _COUNT_CASES + "test_a_page_number_that_stands_off_a_full_row_is_none_of_its_values",
        "by_count",
    ),
    _lines(
        "ByCount._doubted",
        gives(False),
        _COUNT_CASES + "test_a_value_too_many_casts_doubt_on_its_neighbours_where_each_has_its_line",
        "by_count",
    ),
    _lines(
        "ByCount._usually_beside",
        {True: False, False: False},
        _COUNT_CASES + "test_a_value_that_stands_off_its_label_is_none_of_its_row_where_others_stand_beside",
        "by_count",
    ),
    _lines("sure_values", gives({}), _COUNT_CASES + "test_a_row_with_too_many_or_too_few_values", "by_count"),
    _lines(
        "_evenly",
        gives(True),
        _COUNT_CASES + "test_more_empty_lines_between_some_values_may_be_blank_cells",
        "by_count",
    ),
    _lines(
        "figures_astray",
        gives(False),
        "recognise/field/test_figures_behind_all_labels.py::test_labels_whose_figures_all_stand_elsewhere_are_no_blank_table",
        "by_count",
    ),
    _lines(
        "figures_below",
        gives(False),
        _COUNT_CASES + "test_figures_below_all_labels_of_a_table_leave_none_blank",
        "by_count",
    ),
    _lines(
        "all_below",
        gives(False),
        _SEPARATOR_CASES + "test_cells_line_by_line_whose_blank_ones_left_no_trace",
        "by_count",
    ),
    _lines(
        "all_beside",
        gives(False),
        "recognise/test_reference_documents.py::test_the_twelve_documents",
        "by_count",
    ),
    _lines(
        "_header_rulers",
        gives([]),
        _SIDE_BY_SIDE + "test_values_of_table_four_under_the_names_of_its_columns",
        "rulers",
    ),
    _lines(
        "in_order",
        gives(True),
        _COUNT_CASES + "test_heads_in_another_order_are_not_read_by_the_forms",
        "lined_table",
    ),
    # Lines: table four
    _lines(
        "_Ways._in_parts",
        lambda self: self._why_not(),
        _SIDE_BY_SIDE + "test_values_of_table_four_in_parts_with_blank_fields",
        "side_by_side",
    ),
    _lines(
        "_Ways._in_fields",
        lambda self: self._why_not(),
        _SEPARATOR_CASES + "test_blank_fields_cut_off_at_the_end_of_lines",
        "side_by_side",
    ),
    _lines(
        "_Ways._one_a_line",
        lambda self: self._why_not(),
        _SHAPES + "test_blank_cells_keep_their_place_where_the_shape_tells_it",
        "side_by_side",
    ),
    _lines(
        "_Ways._under_names",
        lambda self: self._why_not(),
        _SIDE_BY_SIDE + "test_values_of_table_four_under_the_names_of_its_columns",
        "side_by_side",
    ),
    _lines("_names_whole", gives(False), _SHAPES + "test_every_shape_gives_the_same_report", "side_by_side"),
    _lines(
        "_without_year",
        lambda line, year: (None, line),
        _SIDE_BY_SIDE + "test_a_line_of_values_for_each_year_in_text",
        "side_by_side",
    ),
    _lines(
        "_rows_in_order",
        gives(True),
        _SIDE_BY_SIDE + "test_names_of_table_four_in_another_order_are_not_read_by_the_forms",
        "side_by_side",
    ),
    _lines(
        "in_order",
        gives(True),
        _SIDE_BY_SIDE + "test_names_of_table_four_in_another_order_are_not_read_by_the_forms",
        "side_by_side",
    ),
    _lines(
        "_beside_empty",
        gives(False),
        _COUNT_CASES + "test_more_empty_lines_between_some_values_may_be_blank_cells",
        "by_line",
    ),
    # Shapes of offices
    _grids(
        "numbers_columns",
        gives(False),
        _OFFICE_CASES + "test_a_shape_is_read_whole",
        "side_by_side",
    ),
    _lines("are_numbers", gives(False), _OFFICE_CASES + "test_a_shape_is_read_whole", "side_by_side"),
    _lines("are_numbers", gives(False), _OFFICE_CASES + "test_a_shape_is_read_whole", "by_position"),
    _lines("_names_each", gives(False), _OFFICE_CASES + "test_a_shape_is_read_whole", "side_by_side"),
    _lines("_spelled_out", gives([]), _OFFICE_CASES + "test_words_export_of_text_is_counted", "side_by_side"),
    _lines(
        "ByLine._adds_up",
        lambda self, at, cells: bool(cells[-1].values),
        _OFFICE_CASES + "test_an_empty_line_before_a_zero_does_not_make_it_the_total",
        "by_line",
    ),
    _lines(
        "UnderHeads",
        _Silent,
        _OFFICE_CASES + "test_layout_text_is_read_under_heads_only_where_whole_rows_prove_them",
    ),
    Mechanism(
        f"{_GRIDS}captions",
        "with_captions",
        lambda items, rows, blueprint: rows,
        _OFFICE_CASES + "test_captions_in_another_order_name_their_own_rows",
    ),
    Mechanism(
        _ROAD,
        "unfolded",
        lambda document, forms: document,
        _OFFICE_CASES + "test_a_shape_is_read_whole",
    ),
    # Which table
    Mechanism(
        f"{_TABLES}find",
        "_header_score",
        gives(0.0),
        "recognise/test_editions.py::test_rows_of_another_edition_and_rows_nobody_knows_are_kept_apart",
    ),
    Mechanism(
        f"{_TABLES}find",
        "choose",
        lambda found, *rest: found[0],
        "recognise/test_of_one_kind.py::test_captions_tell_this_years_table",
    ),
    Mechanism(
        f"{_TABLES}of_one_kind",
        "_agree",
        gives(True),
        "recognise/test_of_one_kind.py::test_tables_that_nothing_tells_apart_are_unsure",
    ),
    # Outline
    Mechanism(
        _ROAD,
        "woven",
        gives(""),
        "rules/test_structure.py::test_columns_written_out_line_by_line_prove_nothing",
    ),
    Mechanism(
        _ROAD,
        "second_report",
        gives(None),
        _OUTLINE_CASES + "test_of_two_reports_in_a_file_the_first_is_read_and_the_second_told",
    ),
    Mechanism(
        _ROAD,
        "site_frame",
        gives(set()),
        _OUTLINE_CASES + "test_what_a_site_prints_below_a_report_is_no_prose",
    ),
    Mechanism(
        _ROAD,
        "page_furniture",
        gives(set()),
        _SHAPES + "test_every_shape_gives_the_same_report",
    ),
    Mechanism(
        f"{_OUTLINE}sections",
        "_contents",
        gives(set()),
        _OUTLINE_CASES + "test_a_table_of_contents_is_no_section_and_no_prose",
    ),
    Mechanism(
        f"{_OUTLINE}sections",
        "_without_contents",
        iter,
        _OUTLINE_CASES + "test_entries_with_leaders_are_a_table_of_contents_however_few",
    ),
    Mechanism(
        f"{_OUTLINE}sections",
        "_worded",
        gives(None),
        _OUTLINE_CASES + "test_headings_however_they_are_numbered",
    ),
    Mechanism(
        f"{_OUTLINE}sections",
        "_run_in",
        gives(None),
        _OUTLINE_CASES + "test_a_heading_with_its_text_on_the_same_line_and_one_over_two_lines",
    ),
    Mechanism(
        "checker.recognise.matching.lines",
        "_framed",
        gives((True, True)),
        _SEPARATOR_CASES + "test_blank_fields_are_blank_cells",
    ),
    Mechanism(
        "checker.recognise.matching.lines",
        "_borders",
        gives(set()),
        _OUTLINE_CASES + "test_a_border_alone_on_its_line_is_no_prose",
    ),
]


class _Outcome:
    def __init__(self) -> None:
        self.failed = self.run = 0

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        self.run += report.when == "call"
        self.failed += report.failed


def verdict(mechanism: Mechanism) -> str:
    outcome, silence = _Outcome(), io.StringIO()
    case = [str(ROOT / "tests" / mechanism.case), "-x", "-q", "-n0", "-p", "no:cacheprovider"]
    with mechanism.switched_off(), contextlib.redirect_stdout(silence), contextlib.redirect_stderr(silence):
        pytest.main(case, plugins=[outcome])
    return "fails" if outcome.failed else "PASSES" if outcome.run else "IS NOT RUN"


def main() -> int:
    wrong = 0
    for mechanism in MECHANISMS:
        if sys.argv[1:] and not any(name in mechanism.name for name in sys.argv[1:]):
            continue
        told = verdict(mechanism)
        wrong += told != "fails"
        where = mechanism.module.removeprefix("checker.recognise.")
        print(f"{told:11} {where}.{mechanism.name} · {mechanism.case}", flush=True)
    print(f"{wrong} without a case that fails" if wrong else "each has a case that fails without it")
    return int(bool(wrong))


if __name__ == "__main__":
    sys.exit(main())
