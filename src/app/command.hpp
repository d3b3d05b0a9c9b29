// A command of the program: the table that parses its words, and what it does.
#pragma once

#include <vector>

#include "comm/context.hpp"
#include "config/options.hpp"

namespace s2fbench::app {

struct Command {
  config::CommandLine line;
  // Runs on one process, or on every rank of an MPI job. Returns the exit code.
  int (*run)(const config::ParsedOptions& options, const comm::Context& world);
  bool parallel = false;  // may run under mpirun with more than one rank
};

// One function per file NAME_command.cpp; the order is that of the help.
Command synth_command();
Command prepare_command();
Command audit_command();
Command embed_command();
Command store_command();
Command plan_command();
Command run_command();
Command status_command();
Command table_command();
Command import_command();
Command predict_command();
Command evaluate_command();
Command effects_command();
Command rebuild_command();
Command verify_command();
Command list_command();

std::vector<Command> all_commands();

}  // namespace s2fbench::app
