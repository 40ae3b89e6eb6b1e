#include "collectors/redfish/program.hpp"

int main(int argc, char** argv) {
  return plimsoll::collect::kit::run(plimsoll::redfish::program(), argc, argv);
}
