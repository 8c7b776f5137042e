"""String literals, names and types are parsed and quoted as Hive does."""

import subprocess
import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from athendef_provider.definition import nearest, overlapping, quote_string
from athendef_provider.definition.lexical.string_literals import string_value
from athendef_provider.definition.service_parameters import SERVICE_PARAMETERS, owned_by
from athendef_provider.definition.type_reader import ddl_type, normal_type

LITERALS = {
    r"'plain'": "plain",
    r'"plain"': "plain",
    r"'it\'s'": "it's",
    "'it''s'": "its",
    r"'\001\u0001'": "\x01\x01",
    # Hive decodes octal escapes only up to \177.
    r"'\200'": "200",
    r"'\n\t\r\b\0\Z'": "\n\t\r\b\0\x1a",
    r"'\\d+\.\*'": r"\d+.*",
    # As in MySQL, the backslash is kept before these two.
    r"'100\% a\_b'": r"100\% a\_b",
    r"'\u00e9\ud83d\ude00'": "é😀",
    "'\"'": '"',
}


@pytest.mark.parametrize("literal", LITERALS)
def test_a_literal_has_the_value_that_hive_reads(literal):
    assert LITERALS[literal] == string_value(literal)


@settings(deadline=None)
@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_a_quoted_text_is_parsed_to_itself(text):
    assert text == string_value(quote_string(text))


TYPES = {
    "INTEGER": "int",
    "decimal": "decimal(10,0)",
    "decimal( 5 )": "decimal(5,0)",
    "array< struct<A : int COMMENT 'x', b:string> >": "array<struct<a:int,b:string>>",
    "struct<$oid:string,a-b:map<string,int>>": "struct<$oid:string,a-b:map<string,int>>",
    "uniontype<int,array<string>>": "uniontype<int,array<string>>",
    "some(thing": "some(thing",
}


@pytest.mark.parametrize("text", TYPES)
def test_a_type_of_glue_has_one_form(text):
    assert TYPES[text] == normal_type(text)


def test_ddl_quotes_field_names_if_necessary():
    assert (
        ddl_type("struct<a:int,date:string,$oid:string>")
        == "struct<a:int,`date`:string,`$oid`:string>"
    )


def test_a_suggestion_is_given_only_for_a_similar_word():
    assert nearest("LOCATON", ["LOCATION", "COMMENT"]) == "LOCATION"
    assert nearest("zebra", ["LOCATION", "COMMENT"]) is None


def test_locations_overlap_if_one_contains_the_other():
    overlaps = overlapping(
        {
            "a": "s3://lake/a/",
            "ab": "s3://lake/ab/",
            "inner": "s3://lake/a/b/",
            "innermost": "s3://lake/a/b/c/",
            "same": "s3://lake/a/",
            "none": "",
        }
    )

    assert overlaps == [("same", "a"), ("inner", "a"), ("innermost", "inner")]


def test_each_service_owned_parameter_is_listed_once_with_its_source():
    keys = [(parameter.scope, parameter.key.lower()) for parameter in SERVICE_PARAMETERS]

    assert len(keys) == len(set(keys))
    assert all(parameter.source for parameter in SERVICE_PARAMETERS)
    assert owned_by("TRANSIENT_lastddltime", "1", "table")
    assert not owned_by("skip.header.line.count", "1", "table")


def test_reading_a_table_does_not_load_sqlglot():
    script = (
        "import sys; from athendef_provider.definition import read; "
        "read('CREATE EXTERNAL TABLE t (a int)', path='t.sql', database='d', name='t'); "
        "print('sqlglot' in sys.modules)"
    )

    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )

    assert done.stdout.strip() == "False"
