#include "app/command.hpp"

namespace s2fbench::app {

std::vector<Command> all_commands() {
  return {synth_command(),   prepare_command(), audit_command(),   embed_command(),
          store_command(),   plan_command(),    run_command(),     status_command(),
          table_command(),   import_command(),  predict_command(), evaluate_command(),
          effects_command(), rebuild_command(), verify_command(),  list_command()};
}

}  // namespace s2fbench::app
