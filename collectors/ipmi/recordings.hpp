/// @file
/// The recorded outputs that the setting `file` names, by the machine that they tell of.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "lib/collect/kit/program.hpp"
#include "lib/core/error.hpp"

namespace plimsoll::ipmi {

/// Machines to the paths of their outputs, in order.
using Recordings = std::map<std::string, std::vector<std::string>>;

/// A file named as a command (fru.txt, sdr.txt, sensor.txt, sel_elist.txt, chassis.txt, mc.txt,
/// guid.txt, lan.txt, ipmi-fru.txt, ipmi-sensors.csv …) tells of the machine that its folder is
/// called after; any other is called after its machine.  A folder counts with its files and those
/// of the folders in it.  An Error of kind usage when one isn't there or holds no .txt, .csv or
/// .out.
[[nodiscard]] Result<Recordings> recordings_of(const collect::kit::Settings& settings);

}  // namespace plimsoll::ipmi
