"""Kinds of hostile input, and where each is tried: the first place to look before adding one.

Besides these, ``make fuzz`` mixes all of them by the million.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True)
class Group:
    """A kind of hostile input; ``tests`` are ``file::test`` below ``tests/``."""

    number: int
    what: str
    tests: tuple[str, ...]


_XML: Final = "gisapp/ogc/test_xml_reader.py"
_FACES: Final = "hostile/test_every_face.py"
_OUT: Final = "hostile/test_outputs.py"
_FAULTS: Final = "gisapp/ogc/wfs/test_faults.py"
_TEXT: Final = "gisapp/ogc/filters/cql2/test_text_form.py"
_JSON: Final = "gisapp/ogc/filters/cql2/test_json_form.py"
_FES: Final = "gisapp/ogc/filters/test_fes.py"
_AGREE: Final = "gisapp/ogc/filters/test_agreement.py"
_TO_Q: Final = "gisapp/ogc/filters/test_to_q.py"
_GML: Final = "gisapp/ogc/geometry/test_gml.py"
_GEOJSON: Final = "gisapp/ogc/geometry/test_geojson.py"
_WRITES: Final = "gisapp/ogc/wfs/transaction/test_transaction.py"
_LOCKS: Final = "gisapp/ogc/wfs/transaction/test_locking.py"
_STORED: Final = "gisapp/ogc/wfs/test_stored_queries.py"
_SIGN_IN: Final = "gisapp/access/test_middleware.py"
_MAPS: Final = "gisapp/ogc/wms/test_requests.py"
_ITEMS: Final = "gisapp/ogc/api/test_items.py"

GROUPS: Final = (
    # Bodies
    Group(
        1,
        "XML that names a file or an address as an entity",
        (
            f"{_XML}::test_what_is_no_plain_xml_is_refused",
            f"{_FAULTS}::test_a_bad_body_is_refused",
            f"{_FACES}::test_no_body_makes_the_service_call_anywhere",
        ),
    ),
    Group(2, "entities that grow", (f"{_FAULTS}::test_a_bad_body_is_refused",)),
    Group(
        3,
        "XML that includes other XML",
        (
            f"{_XML}::test_xinclude_stays_an_element",
            f"{_FACES}::test_no_body_makes_the_service_call_anywhere",
        ),
    ),
    Group(
        4,
        "other and wrong encodings, null characters",
        (
            f"{_XML}::test_what_is_no_plain_xml_is_refused",
            f"{_XML}::test_latin_1_is_read_when_it_is_declared",
            f"{_FACES}::test_no_parameter_breaks_a_face_or_is_repeated",
        ),
    ),
    Group(
        5,
        "bodies that are deep, wide or long",
        (
            f"{_XML}::test_deep_nesting_is_refused",
            f"{_XML}::test_a_long_body_is_refused",
            f"{_FAULTS}::test_a_body_beyond_the_limit_is_refused",
            "hostile/test_bodies.py::test_a_crowded_body_is_refused_soon",
        ),
    ),
    Group(
        6,
        "compressed bodies that swell",
        ("hostile/test_bodies.py::test_a_compressed_body_is_not_unpacked",),
    ),
    Group(
        7,
        "right names in wrong namespaces",
        (
            f"{_FAULTS}::test_a_bad_body_is_refused",
            f"{_FES}::test_operators_without_a_namespace_are_read_inside_a_filter_that_has_one",
            f"{_FES}::test_a_filter_that_makes_no_sense_is_refused",
        ),
    ),
    Group(
        8,
        "two roots, comments and CDATA inside values, processing instructions",
        (
            f"{_XML}::test_what_is_no_plain_xml_is_refused",
            f"{_XML}::test_comments_and_cdata_do_not_split_a_text",
        ),
    ),
    Group(
        9,
        "addresses that somebody might fetch",
        (
            f"{_FACES}::test_no_body_makes_the_service_call_anywhere",
            f"{_FAULTS}::test_references_are_not_followed",
            f"{_WRITES}::test_a_native_operation_is_passed_over_only_when_that_is_safe",
        ),
    ),
    # Names
    Group(
        10,
        "names that are expressions, paths or look-ups",
        (
            f"{_FACES}::test_no_parameter_breaks_a_face_or_is_repeated",
            f"{_FAULTS}::test_a_fault_is_told_with_its_place",
            f"{_TO_Q}::test_only_declared_names_are_known",
        ),
    ),
    Group(
        11,
        "columns that are there and not published",
        (
            f"{_OUT}::test_a_hidden_property_looks_like_an_unknown_one",
            "gisapp/ogc/wfs/test_property_values.py::test_a_hidden_property_is_as_unknown_as_any",
            "gisapp/ogc/api/test_filtering.py::test_a_hidden_property_is_an_unknown_one",
            f"{_ITEMS}::test_a_property_that_may_not_be_seen_is_unknown",
        ),
    ),
    Group(
        12,
        "order by what may not be seen",
        (f"{_OUT}::test_order_tells_nothing_of_a_hidden_property",),
    ),
    Group(
        13,
        "very many names, and the same name again",
        (
            f"{_OUT}::test_ten_thousand_names_are_refused_or_passed_over",
            f"{_OUT}::test_a_name_that_comes_again_changes_nothing",
            f"{_OUT}::test_a_thousand_parameters_are_refused",
            f"{_FAULTS}::test_equal_names_with_two_values_are_refused",
        ),
    ),
    # Filters
    Group(
        14,
        "literals that would be SQL or format strings elsewhere",
        (
            f"{_TO_Q}::test_a_literal_is_only_a_value",
            f"{_FACES}::test_no_parameter_breaks_a_face_or_is_repeated",
        ),
    ),
    Group(
        15,
        "patterns with odd wild cards",
        (
            f"{_TO_Q}::test_like_knows_only_its_own_characters",
            f"{_TO_Q}::test_a_pattern_of_wild_cards_only_costs_nothing",
            f"{_TO_Q}::test_a_pattern_may_not_end_in_its_escape_character",
            f"{_FES}::test_a_filter_that_makes_no_sense_is_refused",
            f"{_AGREE}::test_every_language_selects_what_the_condition_says",
        ),
    ),
    Group(
        16,
        "ids that are none, of another type, or of what may not be seen",
        (
            f"{_TO_Q}::test_ids_of_another_type_or_form_select_nothing",
            f"{_OUT}::test_neither_counts_nor_ids_tell_of_a_hidden_row",
            f"{_LOCKS}::test_a_hidden_row_is_locked_by_nobody",
            f"{_WRITES}::test_a_hidden_row_is_as_if_it_did_not_exist",
        ),
    ),
    Group(
        17,
        "deep filters in each language",
        (
            f"{_FES}::test_deep_filters_are_refused",
            f"{_TEXT}::test_deep_filters_are_refused",
            f"{_JSON}::test_deep_filters_are_refused",
        ),
    ),
    Group(
        18,
        "very many ids",
        (f"{_FES}::test_many_ids_are_refused", f"{_FAULTS}::test_a_fault_is_told_with_its_place"),
    ),
    Group(
        19,
        "functions of the database",
        (
            f"{_TEXT}::test_what_is_no_filter_is_refused",
            f"{_FES}::test_a_filter_that_makes_no_sense_is_refused",
        ),
    ),
    Group(
        20,
        "wrong operators, operands, dates and numbers",
        (
            f"{_FES}::test_a_filter_that_makes_no_sense_is_refused",
            f"{_TEXT}::test_what_is_no_filter_is_refused",
            f"{_JSON}::test_what_is_no_filter_is_refused",
            f"{_TO_Q}::test_a_value_of_the_wrong_kind_is_refused",
            "gisapp/ogc/api/test_filtering.py::test_stored_numbers_beyond_arithmetic_are_told",
        ),
    ),
    # Geometry
    Group(
        21,
        "geometry that is none, huge, nested or in an unknown system",
        (
            f"{_GML}::test_what_is_no_geometry_is_refused",
            f"{_GML}::test_a_geometry_has_a_limit_of_vertices",
            f"{_GML}::test_a_request_has_a_limit_of_vertices",
            f"{_GEOJSON}::test_what_is_no_geometry_is_refused",
            "gisapp/ogc/geometry/test_storage.py::test_what_is_not_valid_is_refused_with_its_reason",
        ),
    ),
    Group(
        22,
        "boxes and distances that make no sense",
        (
            "gisapp/ogc/geometry/test_boxes.py::test_a_bad_box_is_refused",
            f"{_ITEMS}::test_a_box_that_is_none_is_refused",
            f"{_ITEMS}::test_boxes_over_the_date_line_and_the_poles_are_boxes",
            f"{_FES}::test_a_filter_that_makes_no_sense_is_refused",
        ),
    ),
    Group(
        23,
        "places that leave their system",
        (
            f"{_OUT}::test_a_box_that_leaves_its_system_is_answered_or_refused",
            "gisapp/ogc/geometry/test_storage.py::test_places_elsewhere_are_refused_with_a_hint",
        ),
    ),
    # Size
    Group(
        24,
        "counts and starts that are no whole numbers",
        (
            f"{_FAULTS}::test_a_fault_is_told_with_its_place",
            f"{_ITEMS}::test_a_limit_is_a_whole_number",
            f"{_FACES}::test_no_parameter_breaks_a_face_or_is_repeated",
        ),
    ),
    Group(
        25,
        "many readers, slow ones, and those who go away",
        (
            "gisapp/ogc/test_hangups.py::test_a_query_that_waits_ends_with_its_client",
            "gisapp/ogc/test_hangups.py::test_a_stream_ends_with_its_client",
            f"{_FAULTS}::test_too_many_large_answers_are_told_with_a_time_to_wait",
            f"{_FAULTS}::test_a_query_that_takes_too_long_is_told",
        ),
    ),
    Group(
        26,
        "huge maps and tiles that are nowhere",
        (
            f"{_MAPS}::test_a_faulty_map_request_is_named",
            "gisapp/ogc/tiles/test_tiles.py::test_a_tile_that_is_not_there_says_why",
            f"{_FACES}::test_no_part_of_a_path_breaks_a_face_or_is_repeated",
        ),
    ),
    # What is written
    Group(
        27,
        "stored texts that would break a document, a page or a spreadsheet",
        (
            f"{_OUT}::test_a_stored_text_comes_out_as_it_is_in_every_format",
            f"{_OUT}::test_a_stored_text_is_no_markup_on_a_page",
            f"{_OUT}::test_what_no_document_can_carry_is_never_stored",
            "gisapp/ogc/downloads/test_downloads.py::test_csv_disarms_formulas_and_quotes_text",
        ),
    ),
    Group(
        28,
        "requests that would write into faults, headers, scripts and names of files",
        (
            f"{_FACES}::test_no_parameter_breaks_a_face_or_is_repeated",
            f"{_FAULTS}::test_what_was_sent_is_never_repeated",
            f"{_OUT}::test_a_line_break_in_a_request_makes_no_header",
            f"{_OUT}::test_nobody_chooses_a_function_to_call",
            f"{_OUT}::test_a_file_has_the_name_of_its_type_and_nothing_of_the_request",
        ),
    ),
    Group(
        29,
        "forged hosts and forwarding",
        (
            f"{_OUT}::test_a_stranger_writes_no_link",
            f"{_OUT}::test_a_forged_host_is_refused",
            "gisapp/ogc/test_addresses.py::test_a_stranger_does_not",
            "gisapp/ogc/test_addresses.py::test_what_a_proxy_cannot_mean_is_left_out",
        ),
    ),
    # State and rights
    Group(
        30,
        "locks that are guessed, foreign, endless or wanted by readers",
        (
            f"{_LOCKS}::test_a_foreign_and_an_invented_lock_look_alike",
            f"{_LOCKS}::test_a_time_out_of_bounds_is_refused",
            f"{_LOCKS}::test_who_may_only_read_locks_nothing",
            f"{_LOCKS}::test_nobody_locks_more_than_the_limit",
            "gisapp/access/test_locks.py::test_lock_ids_cannot_be_guessed",
        ),
    ),
    Group(
        31,
        "stored queries that reach further than their caller, or are too long",
        (
            f"{_STORED}::test_a_wrong_definition_is_never_kept",
            f"{_STORED}::test_it_shows_no_more_than_its_caller_may_see",
            f"{_STORED}::test_an_argument_never_becomes_markup_or_more_conditions",
            f"{_STORED}::test_a_definition_has_a_limit",
        ),
    ),
    Group(
        32,
        "changes without a filter, of ids and of change numbers",
        (
            f"{_WRITES}::test_only_the_main_user_changes_a_type_without_a_filter",
            f"{_WRITES}::test_an_editor_who_says_an_old_change_number_changes_nothing",
            f"{_WRITES}::test_what_is_wrong_with_a_feature_is_told",
        ),
    ),
    Group(
        33,
        "writing by other ways, by readers, and half a transaction",
        (
            f"{_WRITES}::test_a_transaction_is_no_list_of_parameters",
            f"{_WRITES}::test_who_may_only_read_is_refused_in_the_right_document",
            f"{_WRITES}::test_ten_thousand_inserts_with_the_last_one_wrong_leave_nothing",
        ),
    ),
    Group(
        34,
        "wrong, odd and guessed credentials",
        (f"{_SIGN_IN}::test_a_wrong_credential_is_refused_and_kept",),
    ),
    Group(
        35,
        "counts as a way to ask about what may not be seen",
        (
            f"{_OUT}::test_neither_counts_nor_ids_tell_of_a_hidden_row",
            f"{_ITEMS}::test_secret_things_are_as_if_they_were_not",
            "gisapp/ogc/wfs/test_joins.py::test_a_join_does_not_tell_of_what_the_caller_may_not_see",
        ),
    ),
    Group(
        36,
        "foreign pages that write with somebody's session",
        (
            f"{_WRITES}::test_a_session_writes_with_its_token_only",
            f"{_LOCKS}::test_a_session_locks_by_post_with_its_token_only",
            f"{_SIGN_IN}::test_a_session_alone_does_not_let_a_foreign_page_write",
        ),
    ),
    Group(
        37,
        "faults that tell of the inside",
        (
            f"{_FACES}::test_no_parameter_breaks_a_face_or_is_repeated",
            f"{_FACES}::test_no_part_of_a_path_breaks_a_face_or_is_repeated",
            f"{_FAULTS}::test_a_fault_of_ours_is_a_report_without_its_cause",
        ),
    ),
)
