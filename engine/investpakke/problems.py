"""Problems that occur in several modules, worded once."""

from __future__ import annotations

from investpakke.text import Problem

BENEFIT_WEEK_MISSING = Problem("benefit.week_missing", "the week on benefit is not stated")
CASE_PERSONS_MISSING = Problem("case.persons_missing", "persons are missing")
CASE_SAVING_NOT_ONE_WAY = Problem(
    "case.saving_not_one_way", "the saving must be given in exactly one way"
)
CELL_BECAME_DATE = Problem("cell.became_date", "the number has become a date")
CELL_BLANK = Problem("cell.blank", "the cell is blank")
CELL_ERROR = Problem("cell.error", "the cell shows an error")
CELL_NOT_CALCULATED = Problem("cell.not_calculated", "the formula is not calculated")
CELL_NOT_NUMBER = Problem("cell.not_number", "the cell must hold a number")
CELL_NUMBER_UNREADABLE = Problem("cell.number_unreadable", "the cell's number cannot be read")
FILE_MISSING = Problem("file.missing", "there is no such file")
FILE_NOT_WRITTEN = Problem("file.not_written", "the file cannot be written")
FILE_UNREADABLE = Problem("file.unreadable", "the file cannot be read")
FOLDER_UNUSABLE = Problem("folder.unusable", "the folder cannot be used")
FOLLOW_UP_METHOD_UNKNOWN = Problem("follow_up.method_unknown", "the method is not known")
GROUP_UNKNOWN = Problem("group.unknown", "the group does not exist")
MODEL_CASE_ROW_MISSING = Problem("model.case_row_missing", "the case has no row")
MODEL_NOT_YEARLY = Problem("model.not_yearly", "the amounts are not yearly")
MODEL_OWN_FIGURE_DIFFERS = Problem(
    "model.own_figure_differs", "the model's own figure is not what its cases give"
)
MODEL_ROW_PARTLY_FILLED = Problem("model.row_partly_filled", "the row is only partly filled in")
MODEL_WHOLE_PERIOD = Problem(
    "model.whole_period", "the amounts may be those of the whole period, not of one year"
)
NUMBER_AMBIGUOUS = Problem("number.ambiguous", "the number may be read in two ways")
NUMBER_OUT_OF_RANGE = Problem("number.out_of_range", "the number is out of range")
NUMBER_UNREADABLE = Problem("number.unreadable", "the value is not a number")
PHASING_UNKNOWN = Problem("phasing.unknown", "the phasing does not exist")
RANGE_ONE_VALUE_PER_ROW = Problem("range.one_value_per_row", "there is more than one value per row")
RATE_STEPS_ORDER = Problem("rate.steps_order", "the steps are not in ascending order")
SETTINGS_UNREADABLE = Problem("settings.unreadable", "the settings cannot be read")
SHEET_MISSING = Problem("sheet.missing", "the sheet is missing")
SIGN_UNKNOWN = Problem("sign.unknown", "the sign is not known")
TOML_INVALID = Problem("toml.invalid", "the file is not valid TOML")
TOML_KEY_UNKNOWN = Problem("toml.key_unknown", "the key is not known")
TOML_WRONG_TYPE = Problem("toml.wrong_type", "the value is of the wrong type")
UNIT_MISSING = Problem("unit.missing", "the unit is not stated")
UNIT_UNKNOWN = Problem("unit.unknown", "the unit is not known")
VALUE_MISSING = Problem("value.missing", "the value is missing")
VALUE_NOT_TEXT = Problem("value.not_text", "the value is not a text")
VALUE_UNKNOWN = Problem("value.unknown", "the value is not known")
