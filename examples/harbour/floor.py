"""The data-centre floor of Moerdijk, which nobody ever drew: it is known from device answers alone.

Two feeds, switchgear, two UPSs, two rack PDUs and a transfer switch, two leaf and two core switches, an array, three servers.  The sheets name the services and
the servers that they run on, nothing else; what the servers stand on has to be found in SNMP walks, a Redfish service that manages the room, a NUT dump, LLDP
neighbours, configurations and what was copied from the servers.  Weaknesses W19 to W23 are planted here (README.md).
"""
import json

ARRAY = ("10.30.0.40", "10.30.0.41")
GATEWAY = "10.30.0.1"
LUN_SERIAL = "HBmdk]Lun001"  # twelve letters, as 7-Mode has them
SERVERS = ("mdk-db-1", "mdk-app-1", "mdk-wms-1")
ADDRESS = {"mdk-db-1": "10.30.0.11", "mdk-app-1": "10.30.0.12", "mdk-wms-1": "10.30.0.13"}
CHASSIS = {"mdk-leaf-1": "28:99:3a:10:01:00", "mdk-leaf-2": "28:99:3a:10:02:00", "mdk-core-1": "28:99:3a:20:01:00", "mdk-core-2": "28:99:3a:20:02:00",
           "mdk-san": "00:a0:98:10:01:00"}
DOMAIN = "harbour.example"


# --- SNMP walks ---------------------------------------------------------------------------------------------------------

class Walk:
    """Objects of one agent, written as a recorded walk (OID|type|value)."""
    INTEGER, OCTETS, OID, ADDRESS, GAUGE, TICKS = "2", "4", "6", "64", "66", "67"

    def __init__(self, name, vendor, description):
        self.objects = {}
        self.base = "1.3.6.1.2.1"
        for place, kind, value in ((1, self.OCTETS, description), (2, self.OID, "1.3.6.1.4.1." + vendor), (3, self.TICKS, "4211133300"),
                                   (5, self.OCTETS, f"{name}.{DOMAIN}"), (6, self.OCTETS, "mdk-hall")):
            self.put(f"{self.base}.1.{place}.0", kind, value)

    def put(self, oid, kind, value):
        """A string that isn't plain text is given as bytes."""
        if isinstance(value, bytes):
            kind, value = "4x", value.hex()
        self.objects[tuple(int(n) for n in oid.split("."))] = (kind, str(value))

    def table(self, entry, index, **columns):
        """Columns are named _<number>; a number is an INTEGER, all else octets."""
        for column, value in columns.items():
            self.put(f"{entry}.{column[1:]}.{index}", self.INTEGER if isinstance(value, int) else self.OCTETS, value)

    def text(self):
        return "".join(f"{'.'.join(map(str, oid))}|{kind}|{value}\n" for oid, (kind, value) in sorted(self.objects.items()))


def mac_bytes(text):
    return bytes.fromhex(text.replace(":", ""))


def with_ports(walk, ports):
    """`ports` are (ifIndex, name, MAC)."""
    for index, name, mac in ports:
        walk.table("1.3.6.1.2.1.2.2.1", index, _1=index, _2=name, _3=6, _6=mac_bytes(mac), _7=1, _8=1)
        walk.table("1.3.6.1.2.1.31.1.1.1", index, _1=name)
        walk.put(f"1.3.6.1.2.1.31.1.1.1.15.{index}", Walk.GAUGE, 25000)


def ups_a():
    walk = Walk("mdk-ups-a", "705.1.2", "Eaton 93PS 20kW")
    ident = "1.3.6.1.2.1.33.1"
    for place, kind, value in (("1.1.0", Walk.OCTETS, "EATON"), ("1.2.0", Walk.OCTETS, "93PS 20kW"), ("1.5.0", Walk.OCTETS, "mdk-ups-a"),
                               # W19: both rack PDUs hang on UPS A; UPS B carries nothing.
                               ("1.6.0", Walk.OCTETS, f"mdk-pdu-a.{DOMAIN}, mdk-pdu-b.{DOMAIN}"),
                               ("2.1.0", Walk.INTEGER, 2), ("2.3.0", Walk.INTEGER, 14), ("2.4.0", Walk.INTEGER, 98), ("3.2.0", Walk.INTEGER, 1),
                               ("3.3.1.3.1", Walk.INTEGER, 231), ("4.1.0", Walk.INTEGER, 3), ("4.4.1.4.1", Walk.INTEGER, 9200), ("4.4.1.5.1", Walk.INTEGER, 61),
                               ("7.3.0", Walk.INTEGER, 1)):
        walk.put(f"{ident}.{place}", kind, value)
    return walk


def pdu(letter):
    walk = Walk(f"mdk-pdu-{letter}", "318.1.3.4.6", "APC Web/SNMP Management Card, AP8853")
    walk.table("1.3.6.1.4.1.318.1.1.26.2.1", 1, _1=1, _3=f"mdk-pdu-{letter}", _6="6.8.2", _8="AP8853", _9=f"ZA19{letter.upper()}00117")
    for outlet in range(1, 5):
        walk.table("1.3.6.1.4.1.318.1.1.26.9.2.3.1", outlet, _1=outlet, _3=f"Outlet {outlet}", _5=1)
    return walk


def transfer_switch():
    walk = Walk("mdk-ats", "318.1.3.11", "APC Rack ATS, AP4423")
    base = "1.3.6.1.4.1.318.1.1.8"
    for place, kind, value in (("1.2.0", Walk.OCTETS, "3.1.2"), ("1.5.0", Walk.OCTETS, "AP4423"), ("1.6.0", Walk.OCTETS, "ZA2219000441"),
                               ("5.1.2.0", Walk.INTEGER, 1), ("5.1.3.0", Walk.INTEGER, 2), ("5.1.12.0", Walk.INTEGER, 2), ("5.1.13.0", Walk.INTEGER, 2),
                               # W20: both inputs come from the same UPS.
                               ("5.3.2.1.6.1", Walk.OCTETS, f"mdk-ups-a.{DOMAIN}"), ("5.3.2.1.6.2", Walk.OCTETS, f"mdk-ups-a.{DOMAIN}")):
        walk.put(f"{base}.{place}", kind, value)
    return walk


def hears(walk, port, far, far_port, capability, is_mac=False):
    """A remote system of the LLDP-MIB; `capability` is a byte of LldpSystemCapabilitiesMap."""
    row = f"0.{port}.1"
    walk.table("1.0.8802.1.1.2.1.4.1.1", row, _4=4, _5=mac_bytes(CHASSIS[far]), _6=3 if is_mac else 5, _7=mac_bytes(far_port) if is_mac else far_port,
               _9=f"{far}.{DOMAIN}", _11=bytes([capability, 0]), _12=bytes([capability, 0]))


def leaf(number, cables):
    name = f"mdk-leaf-{number}"
    walk = Walk(name, "30065.1.3011.7050", "Arista Networks EOS version 4.28.3M running on an Arista Networks DCS-7050SX3")
    ports = sorted({port for port, *_ in cables})
    with_ports(walk, [(port, f"Ethernet{port}", CHASSIS[name][:-2] + f"{port:02x}") for port in ports])
    walk.put("1.0.8802.1.1.2.1.3.1.0", Walk.INTEGER, 4)
    walk.put("1.0.8802.1.1.2.1.3.2.0", Walk.OCTETS, mac_bytes(CHASSIS[name]))
    walk.put("1.0.8802.1.1.2.1.3.3.0", Walk.OCTETS, f"{name}.{DOMAIN}")
    for port in ports:
        walk.table("1.0.8802.1.1.2.1.3.7.1", port, _2=5, _3=f"Ethernet{port}", _4=f"Ethernet{port}")
    for port, far, far_port, capability, is_mac in cables:
        hears(walk, port, far, far_port, capability, is_mac)
    return walk


def array():
    """An array whose partner has been told not to take over, with a RAID group that has lost both disks it could lose (W22)."""
    walk = Walk("mdk-san", "789.2.3", "NetApp Release 8.2.5P3 7-Mode")
    with_ports(walk, [(1, "e0a", "00:a0:98:10:01:01"), (2, "e0b", "00:a0:98:10:01:02")])
    for number, address in enumerate(ARRAY, 1):
        walk.put(f"1.3.6.1.2.1.4.20.1.1.{address}", Walk.ADDRESS, address)
        walk.put(f"1.3.6.1.2.1.4.20.1.2.{address}", Walk.INTEGER, number)
    base = "1.3.6.1.4.1.789.1"
    for place, kind, value in (("1.2.0", Walk.OCTETS, "NetApp Release 8.2.5P3 7-Mode"), ("1.5.0", Walk.OCTETS, "FAS2554"), ("1.9.0", Walk.OCTETS, "700002118430"),
                               ("2.3.1.0", Walk.INTEGER, 3), ("2.3.2.0", Walk.INTEGER, 3), ("2.3.4.0", Walk.INTEGER, 2), ("2.3.6.0", Walk.OCTETS, "mdk-san-b"),
                               ("6.4.8.0", Walk.INTEGER, 0)):
        walk.put(f"{base}.{place}", kind, value)
    walk.table(f"{base}.5.11.1", 1, _1=1, _2="aggr0", _5="online", _11="raid_dp", _13="mdk-san-a")
    walk.table(f"{base}.5.8.1", 1, _1=1, _2="vol_wms", _5="online", _9="aggr0")
    walk.table(f"{base}.17.15.2.1", 1, _1=1, _2="/vol/vol_wms/lun0", _6=2, _7=LUN_SERIAL.encode(), _8="vol_wms")
    for disk in range(1, 9):
        failed = disk in (3, 6)
        walk.table(f"{base}.6.10.1", f"1.1.1.{disk}", _2=f"disk 0a.00.{disk}", _3=6 if failed else 1)
        walk.table(f"{base}.6.2.1", f"1.1.{disk}", _2=f"data disk 0a.00.{disk}", _3=6 if failed else 1, _9=1695466, _26=f"HBNAP{disk:05d}", _27="NETAPP",
                   _28="X423_HCOBE900A10")
    return walk


# --- The room's Redfish service -----------------------------------------------------------------------------------------

OK = {"State": "Enabled", "Health": "OK"}


def redfish(machine_of):
    """One service for the room: switchgear, rack PDUs, the transfer switch, and the servers' power supplies with the outlets that they are plugged into."""
    r = {}

    def put(uri, kind, **body):
        r[uri] = {"@odata.id": uri, "@odata.type": f"#{kind}", "Id": uri.rsplit("/", 1)[-1], **body}

    def ref(uri):
        return {"@odata.id": uri}

    def collection(uri, kind, names):
        put(uri, f"{kind}Collection.{kind}Collection", Name=uri.rsplit("/", 1)[-1], Members=[ref(f"{uri}/{n}") for n in names], **{"Members@odata.count": len(names)})

    def circuit(uri, kind, name, **links):
        put(uri, "Circuit.v1_7_0.Circuit", Name=name, CircuitType=kind, BreakerState="Normal", Status=OK, Links=links)

    root = "/redfish/v1"
    power = f"{root}/PowerEquipment"
    put(root, "ServiceRoot.v1_15_0.ServiceRoot", Name="Moerdijk room manager", RedfishVersion="1.15.0", PowerEquipment=ref(power), Chassis=ref(f"{root}/Chassis"),
        Systems=ref(f"{root}/Systems"))
    kinds = {"Switchgear": ("A", "B"), "RackPDUs": ("A", "B"), "TransferSwitches": ("1",)}
    put(power, "PowerEquipment.v1_2_0.PowerEquipment", Name="Moerdijk power", **{kind: ref(f"{power}/{kind}") for kind in kinds})
    for kind, names in kinds.items():
        collection(f"{power}/{kind}", "PowerDistribution", names)
    for letter in "AB":
        gear, rack = f"{power}/Switchgear/{letter}", f"{power}/RackPDUs/{letter}"
        put(gear, "PowerDistribution.v1_3_0.PowerDistribution", Name=f"Switchgear {letter}", EquipmentType="Switchgear", Manufacturer="Schneider", SerialNumber=f"SG{letter}4411",
            Mains=ref(f"{gear}/Mains"), Feeders=ref(f"{gear}/Feeders"), Status=OK)
        collection(f"{gear}/Mains", "Circuit", ["Utility"])
        circuit(f"{gear}/Mains/Utility", "Mains", f"Utility feed {letter}")
        collection(f"{gear}/Feeders", "Circuit", ["1"])
        circuit(f"{gear}/Feeders/1", "Feeder", f"Feeder to rack PDU {letter}", SourceCircuit=ref(f"{gear}/Mains/Utility"), DistributionCircuits=[ref(f"{rack}/Mains/1")])
        put(rack, "PowerDistribution.v1_3_0.PowerDistribution", Name=f"Rack PDU {letter}", EquipmentType="RackPDU", Manufacturer="APC", Model="AP8853",
            SerialNumber=f"ZA19{letter}00117", Mains=ref(f"{rack}/Mains"), Outlets=ref(f"{rack}/Outlets"), Status=OK)
        collection(f"{rack}/Mains", "Circuit", ["1"])
        circuit(f"{rack}/Mains/1", "Mains", f"Mains of rack PDU {letter}", SourceCircuit=ref(f"{gear}/Feeders/1"))
        collection(f"{rack}/Outlets", "Outlet", ["1", "2"])
    switch = f"{power}/TransferSwitches/1"
    put(switch, "PowerDistribution.v1_3_0.PowerDistribution", Name="Transfer switch", EquipmentType="AutomaticTransferSwitch", Manufacturer="APC", Model="AP4423",
        SerialNumber="ZA2219000441", Outlets=ref(f"{switch}/Outlets"), Status=OK)
    collection(f"{switch}/Outlets", "Outlet", ["1"])
    # Server, supplies with their outlets: two cords on two PDUs, and one server with a single cord behind the transfer switch.
    plugs = {"mdk-db-1": [f"{power}/RackPDUs/A/Outlets/1", f"{power}/RackPDUs/B/Outlets/1"],
             "mdk-app-1": [f"{power}/RackPDUs/A/Outlets/2", f"{power}/RackPDUs/B/Outlets/2"], "mdk-wms-1": [f"{switch}/Outlets/1"]}
    collection(f"{root}/Chassis", "Chassis", SERVERS)
    collection(f"{root}/Systems", "ComputerSystem", SERVERS)
    for name, outlets in plugs.items():
        machine, chassis = machine_of(name), f"{root}/Chassis/{name}"
        supplies = f"{chassis}/PowerSubsystem/PowerSupplies"
        put(f"{root}/Systems/{name}", "ComputerSystem.v1_17_0.ComputerSystem", Name="System", SystemType="Physical", Manufacturer=machine.vendor, Model=machine.model,
            SerialNumber=machine.serial, UUID=machine.uuid, HostName=f"{name}.{DOMAIN}", PowerState="On", Status=OK, Links={"Chassis": [ref(chassis)]})
        put(chassis, "Chassis.v1_21_0.Chassis", Name=f"{name} chassis", ChassisType="RackMount", Manufacturer=machine.vendor, Model=machine.model, SerialNumber=machine.serial,
            Status=OK, PowerSubsystem=ref(f"{chassis}/PowerSubsystem"), Links={"ComputerSystems": [ref(f"{root}/Systems/{name}")]})
        bays = [ref(f"{supplies}/{n}") for n in range(1, len(outlets) + 1)]
        group = [{"RedundancyType": "NPlusM", "MinNeededInGroup": 1, "MaxSupportedInGroup": 2, "RedundancyGroup": bays, "Status": OK}] if len(bays) > 1 else []
        put(f"{chassis}/PowerSubsystem", "PowerSubsystem.v1_1_0.PowerSubsystem", Name="Power", PowerSupplies=ref(supplies), PowerSupplyRedundancy=group, Status=OK)
        collection(supplies, "PowerSupply", [str(n) for n in range(1, len(outlets) + 1)])
        for bay, outlet in enumerate(outlets, 1):
            put(f"{supplies}/{bay}", "PowerSupply.v1_5_0.PowerSupply", Name=f"PSU {bay}", Manufacturer=machine.vendor, SerialNumber=machine.psu_serial(bay),
                PowerCapacityWatts=1100, Status=OK, Links={"PowerOutlets": [ref(outlet)]})
            put(outlet, "Outlet.v1_4_0.Outlet", Name=f"Outlet {outlet.rsplit('/', 1)[-1]}", PowerState="On", PowerEnabled=True, Status=OK,
                Links={"PowerSupplies": [ref(f"{supplies}/{bay}")]})
    return {"resources": r}


# --- Texts ------------------------------------------------------------------------------------------------------------

def ups_b():
    return ("battery.charge: 100\nbattery.date: 2019/02/11\nbattery.runtime: 1260\nbattery.type: PbAc\ndevice.mfr: EATON\ndevice.model: 93PS 20kW\n"
            "device.serial: G219K22018\ndevice.type: ups\ndriver.name: snmp-ups\ninput.voltage: 229.8\nups.load: 0\nups.mfr: EATON\nups.model: 93PS 20kW\n"
            "ups.serial: G219K22018\nups.status: OL\nups.test.date: 2026/10/05\nups.test.result: Done and passed\n")


def core(number):
    priority = {1: 120, 2: 100}[number]
    return f"""! device: mdk-core-{number} (DCS-7050SX3, EOS-4.28.3M)
hostname mdk-core-{number}
dns domain {DOMAIN}
!
spanning-tree mode mstp
!
interface Ethernet1
   description mdk-leaf-1
   switchport mode trunk
!
interface Ethernet2
   description mdk-leaf-2
   switchport mode trunk
!
interface Vlan30
   ip address 10.30.0.{number + 1}/24
   vrrp 30 priority-level {priority}
   vrrp 30 advertisement interval 1
   vrrp 30 ipv4 {GATEWAY}
!
end
"""


def neighbours(host, ports):
    """What `lldpcli -f json show neighbors details` prints; `ports` are (own interface, leaf, its port)."""
    return json.dumps({"lldp": {"interface": [{own: {"via": "LLDP", "rid": str(n), "age": "12 days, 04:11:09", "chassis": {f"{far}.{DOMAIN}": {
        "id": {"type": "mac", "value": CHASSIS[far]}, "descr": "Arista Networks EOS", "capability": [{"type": "Bridge", "enabled": True}, {"type": "Router", "enabled": False}]}},
        "port": {"id": {"type": "ifname", "value": far_port}, "descr": far_port, "ttl": "120"}}} for n, (own, far, far_port) in enumerate(ports, 1)]}}, indent=1) + "\n"


def bundle(machine):
    """Outputs of commands, as a support engineer's script leaves them."""
    address = ADDRESS[machine.key]
    ports = ("eno1", "eno2")
    links = "".join(f"{n}: {port}: <BROADCAST,MULTICAST,SLAVE,UP,LOWER_UP> mtu 1500 qdisc mq master bond0 state UP group default qlen 1000\n"
                    f"    link/ether {machine.mac(1)} brd ff:ff:ff:ff:ff:ff permaddr {machine.mac(n - 1)}\n" for n, port in enumerate(ports, 2))
    slaves = "".join(f"\nSlave Interface: {port}\nMII Status: up\nSpeed: 25000 Mbps\nDuplex: full\nLink Failure Count: 0\nPermanent HW addr: {machine.mac(n)}\n"
                     for n, port in enumerate(ports, 1))
    return {
        "hostname.txt": f"{machine.key}.{DOMAIN}\n",
        "etc/os-release": 'PRETTY_NAME="Debian GNU/Linux 12 (bookworm)"\nNAME="Debian GNU/Linux"\nVERSION_ID="12"\nID=debian\n',
        "uname_-a.txt": f"Linux {machine.key} 6.1.0-28-amd64 #1 SMP PREEMPT_DYNAMIC Debian 6.1.119-1 (2024-11-22) x86_64 GNU/Linux\n",
        "dmidecode.txt": "# dmidecode 3.4\nGetting SMBIOS data from sysfs.\nSMBIOS 3.3.0 present.\n\nHandle 0x0100, DMI type 1, 27 bytes\nSystem Information\n"
                         f"\tManufacturer: {machine.vendor}\n\tProduct Name: {machine.model}\n\tSerial Number: {machine.serial}\n\tUUID: {machine.uuid}\n\n",
        "ip_addr.txt": "1: lo: <LOOPBACK,UP,LOWER_UP> mtu 65536 qdisc noqueue state UNKNOWN group default qlen 1000\n    link/loopback 00:00:00:00:00:00 brd 00:00:00:00:00:00\n"
                       "    inet 127.0.0.1/8 scope host lo\n       valid_lft forever preferred_lft forever\n" + links +
                       "4: bond0: <BROADCAST,MULTICAST,MASTER,UP,LOWER_UP> mtu 1500 qdisc noqueue state UP group default qlen 1000\n"
                       f"    link/ether {machine.mac(1)} brd ff:ff:ff:ff:ff:ff\n    inet {address}/24 brd 10.30.0.255 scope global bond0\n       valid_lft forever preferred_lft forever\n",
        "ip_route.txt": f"default via {GATEWAY} dev bond0 onlink\n10.30.0.0/24 dev bond0 proto kernel scope link src {address}\n",
        "proc/net/bonding/bond0": "Ethernet Channel Bonding Driver: v6.1.0-28-amd64\n\nBonding Mode: fault-tolerance (active-backup)\nPrimary Slave: None\n"
                                  "Currently Active Slave: eno1\nMII Status: up\nMII Polling Interval (ms): 100\nUp Delay (ms): 0\nDown Delay (ms): 0\n" + slaves,
    }


def iscsi_disks(put, link, root):
    """Two sessions to the array and the multipath device over them, which holds /var.  W23: the second path has failed."""
    for number, (disk, portal, state) in enumerate((("sdc", ARRAY[0], "running"), ("sdd", ARRAY[1], "offline")), 1):
        host = 9 + number
        device = f"sys/devices/platform/host{host}/session{number}/target{host}:0:0/{host}:0:0:1/block/{disk}"
        for name, value in (("size", "2147483648"), ("removable", "0"), ("queue/rotational", "1"), ("device/model", "LUN"), ("device/vendor", "NETAPP"),
                            ("device/state", state)):
            put(f"{device}/{name}", value + "\n")
        link(f"{root}sys/block/{disk}", f"../devices/platform/host{host}/session{number}/target{host}:0:0/{host}:0:0:1/block/{disk}")
        put(f"sys/class/iscsi_connection/connection{number}:0/persistent_address", portal + "\n")
    mapper = "sys/devices/virtual/block/dm-0"
    put(f"{mapper}/size", "2147483648\n")
    put(f"{mapper}/dm/name", "mpatha\n")
    put(f"{mapper}/dm/uuid", "mpath-360a98000" + LUN_SERIAL.encode().hex() + "\n")
    for disk in ("sdc", "sdd"):
        put(f"{mapper}/slaves/{disk}/.keep", "")
    link(f"{root}sys/block/dm-0", "../devices/virtual/block/dm-0")


# --- All of it ----------------------------------------------------------------------------------------------------------

def write_floor(write, link, linux_tree, machine_of):
    BRIDGE, ROUTER, STATION = 0x20, 0x08, 0x01
    machines = {name: machine_of(name) for name in SERVERS}
    for name, machine in machines.items():
        CHASSIS[name] = machine.mac(1)
    uplinks = [(49, "mdk-core-1", BRIDGE | ROUTER), (50, "mdk-core-2", BRIDGE | ROUTER)]

    def cables(number):
        out = [(port, far, f"Ethernet{number}", capability, False) for port, far, capability in uplinks]
        port_of = {"mdk-db-1": ((1, 1), (2, 2)) if number == 1 else (),  # W21: both legs of its bond end on leaf 1
                   "mdk-app-1": ((3, number),), "mdk-wms-1": ((4, number),)}
        for name, legs in port_of.items():
            out += [(port, name, machines[name].mac(leg), STATION, True) for port, leg in legs]
        return out + [(5, "mdk-san", f"00:a0:98:10:01:{number:02x}", STATION, True)]

    for walk, name in ((ups_a(), "mdk-ups-a"), (pdu("a"), "mdk-pdu-a"), (pdu("b"), "mdk-pdu-b"), (transfer_switch(), "mdk-ats"), (leaf(1, cables(1)), "mdk-leaf-1"),
                       (leaf(2, cables(2)), "mdk-leaf-2"), (array(), "mdk-san")):
        write(f"snmp/{name}.snmprec", walk.text())
    write("nut/mdk-ups-b.dev", ups_b())
    write("redfish/mdk-room.bundle.json", json.dumps(redfish(machine_of), indent=1) + "\n")
    for number in (1, 2):
        write(f"netconfig/mdk-core-{number}.cfg", core(number))
    write("lldp/mdk-db-1.json", neighbours("mdk-db-1", (("eno1", "mdk-leaf-1", "Ethernet1"), ("eno2", "mdk-leaf-1", "Ethernet2"))))
    for name in ("mdk-app-1", "mdk-wms-1"):
        port = {"mdk-app-1": 3, "mdk-wms-1": 4}[name]
        write(f"lldp/{name}.json", neighbours(name, (("eno1", "mdk-leaf-1", f"Ethernet{port}"), ("eno2", "mdk-leaf-2", f"Ethernet{port}"))))
        for path, text in bundle(machines[name]).items():
            write(f"bundles/{name}/{path}", text)
    linux_tree("mdk-db-1", ADDRESS["mdk-db-1"], GATEWAY, [("postgresql-15", "15.10-0+deb12u1")], [], machines["mdk-db-1"],
               mounts="/dev/md0 / ext4 rw,relatime 0 0\n/dev/mapper/mpatha /var xfs rw,relatime 0 0\nproc /proc proc rw 0 0\n")
    iscsi_disks(lambda path, text: write(f"linux/mdk-db-1/{path}", text), link, "linux/mdk-db-1/")
