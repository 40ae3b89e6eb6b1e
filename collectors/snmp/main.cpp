#include "collectors/snmp/program.hpp"

int main(int argc, char** argv) {
  return plimsoll::collect::kit::run(plimsoll::snmp::program(), argc, argv);
}
