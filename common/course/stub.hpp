/// @file common/course/stub.hpp
/// Makes a student's starter file out of a reference.
#pragma once
#include <string>
#include <string_view>

#include "course/unit.hpp"

namespace gradbook {

/// The reference's source with the body of every task of the unit taken out.
///
/// A body stands between two lines `//! [function]`. Its whole-line comments stay, as the steps
/// to follow; the rest becomes `todo("02.3 knn_predict");`. Everything outside stays as it is.
/// Throws std::runtime_error when a region is not closed, is of no task, or a task has none.
std::string make_stub(const Unit& unit, std::string_view reference);

}  // namespace gradbook
