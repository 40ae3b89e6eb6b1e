#include "collectors/lldp/program.hpp"

int main(int argc, char** argv) {
  return plimsoll::collect::kit::run(plimsoll::lldp::program(), argc, argv);
}
