// What a start of a sweep records of the machine, the build and the command.
#pragma once

#include <nlohmann/json.hpp>
#include <string>

#include "comm/context.hpp"

namespace s2fbench::app {

// Collective over the world.
nlohmann::json provenance_of_run(const comm::Context& world, const std::string& device);

}  // namespace s2fbench::app
