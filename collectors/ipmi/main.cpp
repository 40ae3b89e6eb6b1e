#include "collectors/ipmi/program.hpp"

int main(int argc, char** argv) {
  return plimsoll::collect::kit::run(plimsoll::ipmi::program(), argc, argv);
}
