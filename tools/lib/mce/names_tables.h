/* SPDX-License-Identifier: GPL-2.0 */
/* Made by data/gen_tables.py from the lists beside it: do not edit. */

static const char * const smca_LS[] = {
	[0] = "Parity fault in load queue",
	[1] = "Parity fault in store queue",
	[2] = "Parity fault in miss-address buffer payload",
	[3] = "Parity fault in L1 TLB",
	[4] = "Data cache tag fault, type 5 (first entry)",
	[5] = "Data cache tag fault, type 6",
	[6] = "Data cache tag fault, type 1",
	[7] = "Internal fault, type 1",
	[8] = "Internal fault, type 2",
	[9] = "System read returned bad data, thread 0",
	[10] = "System read returned bad data, thread 1",
	[11] = "Data cache tag fault, type 2",
	[12] = "Data cache data fault type 1, poison consumed",
	[13] = "Data cache data fault, type 2",
	[14] = "Data cache data fault, type 3",
	[15] = "Data cache tag fault, type 4",
	[16] = "Parity fault in L2 data TLB",
	[17] = "Parity fault in page directory cache",
	[18] = "Data cache tag fault, type 3",
	[19] = "Data cache tag fault, type 5 (second entry)",
	[20] = "Bad data in fill coming from L2",
	[21] = "SCB line state or address fault",
	[22] = "SCB data fault, commit pipe 0",
	[23] = "SCB data fault, commit pipe 1",
	[24] = "SCB data fault for uncached DRAM or IO",
	[25] = "Write-combine buffer saw bad system read data",
	[26] = "Hardware assertion fired",
};

static const char * const smca_LS_V2[] = {
	[0] = "DC read ECC fault on probe or victim access",
	[1] = "DC read by load: ECC fault or L2 poison",
	[2] = "ECC fault on store read-modify-write of DC",
	[3] = "Tag read by probe/victim: ECC or poison-bit fault",
	[4] = "Tag read by load: ECC or poison-bit fault",
	[5] = "Tag read by store: ECC or poison-bit fault",
	[6] = "EMEM read by load: ECC fault",
	[7] = "EMEM read-modify-write by store: ECC fault",
	[8] = "L1 TLB entry parity fault",
	[9] = "L2 TLB entry parity fault",
	[10] = "Page walk cache entry parity fault",
	[11] = "Store queue entry parity fault",
	[12] = "Load queue entry parity fault",
	[13] = "Miss address buffer entry parity fault",
	[14] = "SCB entry state parity fault",
	[15] = "SCB entry address parity fault",
	[16] = "SCB entry data parity fault",
	[17] = "Write-combine buffer entry parity fault",
	[18] = "Poisoned line found in SCB entry",
	[19] = "Bad system read data from L2 for a load",
	[20] = "Bad system read data from L2 for SCB store",
	[21] = "Bad system read data from L2 for WCB store",
	[22] = "Hardware assertion fired",
	[23] = "Parity fault in STLF, SCB EMEM, store mask or SRB data",
};

static const char * const smca_IF[] = {
	[0] = "Probe port microtag parity fault",
	[1] = "Several hits in IC microtag or full tag",
	[2] = "IC full tag parity fault",
	[3] = "IC data array parity fault",
	[4] = "PRQ parity fault",
	[5] = "L0 instruction TLB parity fault",
	[6] = "L1 instruction TLB parity fault",
	[7] = "L2 instruction TLB parity fault",
	[8] = "BPQ snoop parity fault, thread 0",
	[9] = "BPQ snoop parity fault, thread 1",
	[10] = "Several hits in L1 branch target buffer",
	[11] = "Several hits in L2 branch target buffer",
	[12] = "Poison in response from L2",
	[13] = "System read returned bad data",
	[14] = "Hardware assertion fired",
	[15] = "Several hits in L1 TLB",
	[16] = "Several hits in L2 TLB",
	[17] = "BSR parity fault",
	[18] = "CT machine check",
};

static const char * const smca_L2[] = {
	[0] = "Several ways hit in L2 tag",
	[1] = "ECC fault in L2 tag or state array",
	[2] = "ECC fault in L2 data array",
	[3] = "Hardware assertion fired",
	[4] = "Parity fault on SDP read response",
	[5] = "Raised by programmable state machine",
};

static const char * const smca_DE[] = {
	[0] = "Op cache tag parity fault",
	[1] = "Op cache data parity fault",
	[2] = "IBB register file parity fault",
	[3] = "Micro-op queue parity fault",
	[4] = "Dispatch queue parity fault",
	[5] = "Fetch address FIFO parity fault",
	[6] = "Patch RAM data parity fault",
	[7] = "Patch RAM sequencer parity fault",
	[8] = "Micro-op fetch queue parity fault",
	[9] = "Hardware assertion fired",
};

static const char * const smca_EX[] = {
	[0] = "Watchdog expired, no instruction retired",
	[1] = "Physical register file parity fault",
	[2] = "Flag register file parity fault",
	[3] = "Immediate/displacement file parity fault",
	[4] = "Address generator payload parity fault",
	[5] = "EX payload parity fault",
	[6] = "Checkpoint queue parity fault",
	[7] = "Retire dispatch queue parity fault",
	[8] = "Retire status queue parity fault",
	[9] = "Scheduler queue parity fault",
	[10] = "Branch buffer queue parity fault",
	[11] = "Hardware assertion fired",
	[12] = "Speculative map parity fault",
	[13] = "Retire map parity fault",
};

static const char * const smca_FP[] = {
	[0] = "FP register file parity fault",
	[1] = "Free list parity fault",
	[2] = "Scheduler queue parity fault",
	[3] = "NSQ parity fault",
	[4] = "Retire queue parity fault",
	[5] = "Status register file parity fault",
	[6] = "Hardware assertion fired",
	[7] = "Mask (K) register file parity fault",
};

static const char * const smca_L3[] = {
	[0] = "ECC fault in shadow tag",
	[1] = "Several ways hit in shadow tag",
	[2] = "ECC fault in L3 tag",
	[3] = "Several ways hit in L3 tag",
	[4] = "ECC fault in L3 data",
	[5] = "SDP parity fault from XI",
	[6] = "Data fabric fault on L3 victim queue",
	[7] = "Hardware assertion fired",
	[8] = "XI write buffer parity fault made poison",
	[9] = "Raised by debug state machine action",
};

static const char * const smca_CS[] = {
	[0] = "Request not legal",
	[1] = "Address check failed",
	[2] = "Security check failed",
	[3] = "Response not legal",
	[4] = "Response not expected",
	[5] = "Parity fault on request or probe",
	[6] = "Parity fault on read response",
	[7] = "Parity fault on atomic request",
	[8] = "Probe filter ECC fault",
};

static const char * const smca_CS_V2[] = {
	[0] = "Request not legal",
	[1] = "Address check failed",
	[2] = "Security check failed",
	[3] = "Response not legal",
	[4] = "Response not expected",
	[5] = "Parity fault on request or probe",
	[6] = "Parity fault on read response",
	[7] = "Parity fault on atomic request",
	[8] = "SDP read response matched no queue entry",
	[9] = "Probe filter protocol fault",
	[10] = "Probe filter ECC fault",
	[11] = "SDP read response had unexpected retry",
	[12] = "Counter overflowed",
	[13] = "Counter underflowed",
	[14] = "Request not legal, no-data channel",
	[15] = "Address check failed, no-data channel",
	[16] = "Security check failed, no-data channel",
	[17] = "Hardware assertion fired",
	[18] = "Shadow tag protocol fault",
	[19] = "Shadow tag ECC fault",
	[20] = "Shadow tag transaction fault",
};

static const char * const smca_CS_V2_QUIRK[] = {
	[0] = "Request not legal",
	[1] = "Address check failed",
	[2] = "Security check failed",
	[3] = "Response not legal",
	[4] = "Response not expected",
	[5] = "Parity fault on request or probe",
	[6] = "Parity fault on read response",
	[7] = "Parity fault on atomic request",
	[8] = "SDP read response matched no queue entry",
	[9] = "SDP read response had unexpected retry",
	[10] = "Counter overflowed",
	[11] = "Counter underflowed",
	[12] = "Probe filter protocol fault",
	[13] = "Probe filter ECC fault",
	[14] = "Request not legal, no-data channel",
	[15] = "Address check failed, no-data channel",
	[16] = "Security check failed, no-data channel",
	[17] = "Hardware assertion fired",
};

static const char * const smca_PIE[] = {
	[0] = "Hardware assertion fired",
	[1] = "Register security check failed",
	[2] = "Link (GMI/xGMI) fault",
	[3] = "Poisoned data consumed",
	[4] = "Deferred error seen in data fabric",
	[5] = "Watchdog timer expired",
	[6] = "CNLI SRAM ECC fault",
	[7] = "Register touched while fabric in C-state",
	[8] = "Debug state machine fault",
};

static const char * const smca_UMC[] = {
	[0] = "DRAM ECC error",
	[1] = "Poisoned data on the DRAM path",
	[2] = "SDP parity fault",
	[3] = "Peripheral bus (APB) fault",
	[4] = "DRAM command/address parity fault",
	[5] = "Write data CRC fault",
	[6] = "DCQ SRAM ECC fault",
	[7] = "AES SRAM ECC fault",
	[8] = "ECS row error",
	[9] = "ECS error (on-die scrub)",
	[10] = "Controller throttling fault",
	[11] = "Read data CRC fault",
	[16] = "RFM SRAM ECC fault",
};

static const char * const smca_UMC_QUIRK[] = {
	[0] = "On-die ECC fault in DRAM",
	[1] = "Data poison fault",
	[2] = "SDP parity fault",
	[4] = "Address/command parity fault",
	[5] = "HBM write data parity fault",
	[6] = "Combined SRAM ECC fault",
	[9] = "Rdb SRAM ECC fault",
	[10] = "Thermal throttling",
	[11] = "HBM read data parity fault",
	[13] = "Controller firmware fault",
	[14] = "SRAM parity fault",
	[15] = "HBM CRC fault",
};

static const char * const smca_UMC_V2[] = {
	[0] = "DRAM ECC error",
	[1] = "Data poison fault",
	[2] = "SDP parity fault",
	[4] = "Address/command parity fault",
	[5] = "Write data parity fault",
	[6] = "DCQ SRAM ECC fault",
	[8] = "Read data parity fault",
	[9] = "Rdb SRAM ECC fault",
	[10] = "RdRsp SRAM ECC fault",
	[11] = "LM32 microprocessor fault",
};

static const char * const smca_MA_LLC[] = {
	[0] = "Counter overflowed",
	[1] = "Counter underflowed",
	[2] = "Write data parity fault",
	[3] = "Read response parity fault",
	[4] = "Tag ECC fault, macro 0",
	[5] = "Tag ECC fault, macro 1",
	[6] = "Data ECC fault",
};

static const char * const smca_PB[] = {
	[0] = "ECC fault in parameter block RAM",
};

static const char * const smca_PSP[] = {
	[0] = "ECC or parity fault in a PSP RAM",
};

static const char * const smca_PSP_V2[] = {
	[0] = "High SRAM ECC/parity fault",
	[1] = "Low SRAM ECC/parity fault",
	[2] = "I-cache bank 0 ECC/parity fault",
	[3] = "I-cache bank 1 ECC/parity fault",
	[4] = "I-tag RAM 0 parity fault",
	[5] = "I-tag RAM 1 parity fault",
	[6] = "D-cache bank 0 ECC/parity fault",
	[7] = "D-cache bank 1 ECC/parity fault",
	[8] = "D-cache bank 2 ECC/parity fault",
	[9] = "D-cache bank 3 ECC/parity fault",
	[10] = "D-tag bank 0 parity fault",
	[11] = "D-tag bank 1 parity fault",
	[12] = "D-tag bank 2 parity fault",
	[13] = "D-tag bank 3 parity fault",
	[14] = "Dirty-data RAM parity fault",
	[15] = "TLB bank 0 parity fault",
	[16] = "TLB bank 1 parity fault",
	[17] = "System hub read buffer ECC/parity fault",
	[18] = "Fuse IP SRAM ECC/parity fault",
	[19] = "PCRU fuse SRAM ECC/parity fault",
	[20] = "SIB SRAM parity fault",
	[21] = "mpASP SECEMC fault",
	[22] = "mpASP A5 core hang",
	[23] = "SIB watchdog expired",
};

static const char * const smca_SMU[] = {
	[0] = "ECC or parity fault in an SMU RAM",
};

static const char * const smca_SMU_V2[] = {
	[0] = "High SRAM ECC/parity fault",
	[1] = "Low SRAM ECC/parity fault",
	[2] = "D-cache bank A ECC/parity fault",
	[3] = "D-cache bank B ECC/parity fault",
	[4] = "D-tag bank A ECC/parity fault",
	[5] = "D-tag bank B ECC/parity fault",
	[6] = "I-cache bank A ECC/parity fault",
	[7] = "I-cache bank B ECC/parity fault",
	[8] = "I-tag bank A ECC/parity fault",
	[9] = "I-tag bank B ECC/parity fault",
	[10] = "System hub read buffer ECC/parity fault",
	[11] = "PHY RAS ECC fault",
	[58] = "Corrected fault inside a graphics sub-block",
	[59] = "Fatal fault inside a graphics sub-block",
	[62] = "Poison from a graphics sub-block",
};

static const char * const smca_MP5[] = {
	[0] = "High SRAM ECC/parity fault",
	[1] = "Low SRAM ECC/parity fault",
	[2] = "D-cache bank A ECC/parity fault",
	[3] = "D-cache bank B ECC/parity fault",
	[4] = "D-tag bank A ECC/parity fault",
	[5] = "D-tag bank B ECC/parity fault",
	[6] = "I-cache bank A ECC/parity fault",
	[7] = "I-cache bank B ECC/parity fault",
	[8] = "I-tag bank A ECC/parity fault",
	[9] = "I-tag bank B ECC/parity fault",
	[10] = "Fuse SRAM ECC/parity fault",
};

static const char * const smca_MPDMA[] = {
	[0] = "Main SRAM slice 0 ECC/parity fault",
	[1] = "Main SRAM slice 1 ECC/parity fault",
	[2] = "Main SRAM slice 2 ECC/parity fault",
	[3] = "Main SRAM slice 3 ECC/parity fault",
	[4] = "D-cache bank A ECC/parity fault, group 0",
	[5] = "D-cache bank B ECC/parity fault, group 0",
	[6] = "D-tag bank A ECC/parity fault, group 0",
	[7] = "D-tag bank B ECC/parity fault, group 0",
	[8] = "I-cache bank A ECC/parity fault, group 0",
	[9] = "I-cache bank B ECC/parity fault, group 0",
	[10] = "I-tag bank A ECC/parity fault, group 0",
	[11] = "I-tag bank B ECC/parity fault, group 0",
	[12] = "D-cache bank A ECC/parity fault, group 1",
	[13] = "D-cache bank B ECC/parity fault, group 1",
	[14] = "D-tag bank A ECC/parity fault, group 1",
	[15] = "D-tag bank B ECC/parity fault, group 1",
	[16] = "I-cache bank A ECC/parity fault, group 1",
	[17] = "I-cache bank B ECC/parity fault, group 1",
	[18] = "I-tag bank A ECC/parity fault, group 1",
	[19] = "I-tag bank B ECC/parity fault, group 1",
	[20] = "D-cache bank A ECC/parity fault, group 2",
	[21] = "D-cache bank B ECC/parity fault, group 2",
	[22] = "D-tag bank A ECC/parity fault, group 2",
	[23] = "D-tag bank B ECC/parity fault, group 2",
	[24] = "I-cache bank A ECC/parity fault, group 2",
	[25] = "I-cache bank B ECC/parity fault, group 2",
	[26] = "I-tag bank A ECC/parity fault, group 2",
	[27] = "I-tag bank B ECC/parity fault, group 2",
	[28] = "System hub read buffer ECC/parity fault",
	[29] = "TVF DVSEC memory ECC/parity fault",
	[30] = "TVF mailbox 0 ECC/parity fault",
	[31] = "TVF mailbox 1 ECC/parity fault",
	[32] = "TVF doorbell memory ECC/parity fault",
	[33] = "TVF SDP completer memory 0 ECC/parity fault",
	[34] = "TVF SDP completer memory 1 ECC/parity fault",
	[35] = "TVF SDP completer memory 2 ECC/parity fault",
	[36] = "TVF SDP requester memory 0 ECC/parity fault",
	[37] = "TVF SDP requester memory 1 ECC/parity fault",
	[38] = "TVF SDP requester memory 2 ECC/parity fault",
	[39] = "TVF SDP requester memory 3 ECC/parity fault",
	[40] = "TVF SDP requester memory 4 ECC/parity fault",
	[41] = "TVF SDP requester memory 5 ECC/parity fault",
	[42] = "TVF SDP requester memory 6 ECC/parity fault",
	[43] = "SDP watchdog expired",
	[44] = "PTE command FIFO ECC/parity fault",
	[45] = "PTE hub data FIFO ECC/parity fault",
	[46] = "PTE internal data FIFO ECC/parity fault",
	[47] = "PTE command memory (DMA) ECC/parity fault",
	[48] = "PTE command memory (internal) ECC/parity fault",
	[49] = "TVF SDP requester memory 7 ECC/parity fault",
};

static const char * const smca_NBIO[] = {
	[0] = "ECC or parity fault",
	[1] = "PCIe fault",
	[2] = "Error event on external SDP",
	[3] = "Poison leaving on SDP",
	[4] = "Internal poison",
	[5] = "Internal fatal system event",
};

static const char * const smca_PCIE[] = {
	[0] = "CCIX PER message was logged",
	[1] = "CCIX read response: non-data error",
	[2] = "CCIX write response: non-data error",
	[3] = "CCIX read response: data error",
	[4] = "CCIX write response not okay, data error",
};

static const char * const smca_PCIE_V2[] = {
	[0] = "SDP data parity fault",
};

static const char * const smca_XGMI_PCS[] = {
	[0] = "Data lost",
	[1] = "Training failed",
	[2] = "Flow-control acknowledge fault",
	[3] = "Rx FIFO underflow",
	[4] = "Rx FIFO overflow",
	[5] = "CRC mismatch",
	[6] = "Bit error rate above limit",
	[7] = "Tx VCID data fault",
	[8] = "Replay buffer parity fault",
	[9] = "Data parity fault",
	[10] = "Replay FIFO overflow",
	[11] = "Replay FIFO underflow",
	[12] = "Elastic FIFO overflow",
	[13] = "Deskew failed",
	[14] = "Flow-control CRC fault",
	[15] = "Data startup limit reached",
	[16] = "Flow-control init timed out",
	[17] = "Recovery timed out",
	[18] = "Ready serial timed out",
	[19] = "Ready serial attempts used up",
	[20] = "Recovery attempts used up",
	[21] = "Recovery relock attempts used up",
	[22] = "Replay attempts used up",
	[23] = "Sync header fault",
	[24] = "Tx replay timed out",
	[25] = "Rx replay timed out",
	[26] = "Link sublayer Tx timed out",
	[27] = "Link sublayer Rx timed out",
	[28] = "Received command packet fault",
};

static const char * const smca_NBIF[] = {
	[0] = "Timeout from GMI",
	[1] = "SRAM ECC fault",
	[2] = "NTB error event",
	[3] = "SDP parity fault",
};

static const char * const smca_SHUB[] = {
	[0] = "Timeout from GMI",
	[1] = "SRAM ECC fault",
	[2] = "NTB error event",
	[3] = "SDP parity fault",
};

static const char * const smca_SATA[] = {
	[0] = "Port 0 parity fault",
	[1] = "Port 1 parity fault",
	[2] = "Port 2 parity fault",
	[3] = "Port 3 parity fault",
	[4] = "Port 4 parity fault",
	[5] = "Port 5 parity fault",
	[6] = "Port 6 parity fault",
	[7] = "Port 7 parity fault",
};

static const char * const smca_USB[] = {
	[0] = "S0 RAM0 parity or ECC fault",
	[1] = "S0 RAM1 parity or ECC fault",
	[2] = "S0 RAM2 parity or ECC fault",
	[3] = "PHY RAM0 parity fault",
	[4] = "PHY RAM1 parity fault",
	[5] = "AXI completer response fault",
};

static const char * const smca_USR_DP[] = {
	[0] = "Requester command fault",
	[1] = "Requester Rx FIFO fault",
	[2] = "Requester deskew failed",
	[3] = "Requester detect timed out",
	[4] = "Requester flow-control fault",
	[5] = "Requester data-valid FIFO fault",
	[6] = "MAC link state fault",
	[7] = "Deskew failed",
	[8] = "Init timed out",
	[9] = "Init attempts used up",
	[10] = "Recovery timed out",
	[11] = "Recovery attempts used up",
	[12] = "Eye training timed out",
	[13] = "Data startup limit reached",
	[14] = "LS0 exit fault",
	[15] = "PLL power-state update timed out",
	[16] = "Rx FIFO fault",
	[17] = "LCU fault",
	[18] = "Converter correctable ECC",
	[19] = "Converter uncorrectable ECC",
	[21] = "Rx data lost",
	[22] = "Replay correctable ECC",
	[23] = "Replay uncorrectable ECC",
	[24] = "CRC mismatch",
	[25] = "Bit error rate above limit",
	[26] = "Flow-control init timed out",
	[27] = "Flow-control init attempts used up",
	[28] = "Replay timed out",
	[29] = "Replay attempts used up",
	[30] = "Replay underflow",
	[31] = "Replay overflow",
};

static const char * const smca_USR_CP[] = {
	[0] = "Packet type fault",
	[1] = "Rx FIFO fault",
	[2] = "Deskew failed",
	[3] = "Rx detect timed out",
	[4] = "Data parity fault",
	[5] = "Data lost",
	[6] = "LCU fault",
	[7] = "HB1 handshake timed out",
	[8] = "HB2 handshake timed out",
	[9] = "Clock sleep response timed out",
	[10] = "Clock wake response timed out",
	[11] = "Reset attack fault",
	[12] = "Fatal fault at remote link end",
};

static const char * const smca_GMI_PCS[] = {
	[0] = "Data lost (first entry)",
	[1] = "Training failed",
	[2] = "Replay parity fault",
	[3] = "Rx FIFO underflow",
	[4] = "Rx FIFO overflow",
	[5] = "CRC mismatch",
	[6] = "Bit error rate above limit",
	[7] = "Tx FIFO underflow",
	[8] = "Replay buffer parity fault",
	[9] = "Tx overflow",
	[10] = "Replay FIFO overflow",
	[11] = "Replay FIFO underflow",
	[12] = "Elastic FIFO overflow",
	[13] = "Deskew failed",
	[14] = "Link offline fault",
	[15] = "Data startup limit reached",
	[16] = "Flow-control init timed out",
	[17] = "Recovery timed out",
	[18] = "Ready serial timed out",
	[19] = "Ready serial attempts used up",
	[20] = "Recovery attempts used up",
	[21] = "Recovery relock attempts used up",
	[22] = "Deskew aborted",
	[23] = "Rx buffer fault",
	[24] = "Rx LFDS FIFO overflow",
	[25] = "Rx LFDS FIFO underflow",
	[26] = "Link sublayer Tx timed out",
	[27] = "Link sublayer Rx timed out",
	[28] = "Received command packet fault",
	[29] = "LFDS training timed out",
	[30] = "LFDS flow-control init timed out",
	[31] = "Data lost (second entry)",
};

static const char * const smca_XGMI_PHY[] = {
	[0] = "RAM ECC fault",
	[1] = "ARC instruction buffer parity fault",
	[2] = "ARC data buffer parity fault",
	[3] = "PHY APB bus fault",
};

static const char * const smca_WAFL_PHY[] = {
	[0] = "RAM ECC fault",
	[1] = "ARC instruction buffer parity fault",
	[2] = "ARC data buffer parity fault",
	[3] = "PHY APB bus fault",
};

static const char * const smca_GMI_PHY[] = {
	[0] = "RAM ECC fault",
	[1] = "ARC instruction buffer parity fault",
	[2] = "ARC data buffer parity fault",
	[3] = "PHY APB bus fault",
};

static const struct mce_smca_names smca_names[] = {
	[MCE_VU_LS] = { ARRAY_SIZE(smca_LS), smca_LS },
	[MCE_VU_LS_V2] = { ARRAY_SIZE(smca_LS_V2), smca_LS_V2 },
	[MCE_VU_IF] = { ARRAY_SIZE(smca_IF), smca_IF },
	[MCE_VU_L2] = { ARRAY_SIZE(smca_L2), smca_L2 },
	[MCE_VU_DE] = { ARRAY_SIZE(smca_DE), smca_DE },
	[MCE_VU_EX] = { ARRAY_SIZE(smca_EX), smca_EX },
	[MCE_VU_FP] = { ARRAY_SIZE(smca_FP), smca_FP },
	[MCE_VU_L3] = { ARRAY_SIZE(smca_L3), smca_L3 },
	[MCE_VU_CS] = { ARRAY_SIZE(smca_CS), smca_CS },
	[MCE_VU_CS_V2] = { ARRAY_SIZE(smca_CS_V2), smca_CS_V2 },
	[MCE_VU_PIE] = { ARRAY_SIZE(smca_PIE), smca_PIE },
	[MCE_VU_UMC] = { ARRAY_SIZE(smca_UMC), smca_UMC },
	[MCE_VU_UMC_V2] = { ARRAY_SIZE(smca_UMC_V2), smca_UMC_V2 },
	[MCE_VU_MA_LLC] = { ARRAY_SIZE(smca_MA_LLC), smca_MA_LLC },
	[MCE_VU_PB] = { ARRAY_SIZE(smca_PB), smca_PB },
	[MCE_VU_PSP] = { ARRAY_SIZE(smca_PSP), smca_PSP },
	[MCE_VU_PSP_V2] = { ARRAY_SIZE(smca_PSP_V2), smca_PSP_V2 },
	[MCE_VU_SMU] = { ARRAY_SIZE(smca_SMU), smca_SMU },
	[MCE_VU_SMU_V2] = { ARRAY_SIZE(smca_SMU_V2), smca_SMU_V2 },
	[MCE_VU_MP5] = { ARRAY_SIZE(smca_MP5), smca_MP5 },
	[MCE_VU_MPDMA] = { ARRAY_SIZE(smca_MPDMA), smca_MPDMA },
	[MCE_VU_NBIO] = { ARRAY_SIZE(smca_NBIO), smca_NBIO },
	[MCE_VU_PCIE] = { ARRAY_SIZE(smca_PCIE), smca_PCIE },
	[MCE_VU_PCIE_V2] = { ARRAY_SIZE(smca_PCIE_V2), smca_PCIE_V2 },
	[MCE_VU_XGMI_PCS] = { ARRAY_SIZE(smca_XGMI_PCS), smca_XGMI_PCS },
	[MCE_VU_NBIF] = { ARRAY_SIZE(smca_NBIF), smca_NBIF },
	[MCE_VU_SHUB] = { ARRAY_SIZE(smca_SHUB), smca_SHUB },
	[MCE_VU_SATA] = { ARRAY_SIZE(smca_SATA), smca_SATA },
	[MCE_VU_USB] = { ARRAY_SIZE(smca_USB), smca_USB },
	[MCE_VU_USR_DP] = { ARRAY_SIZE(smca_USR_DP), smca_USR_DP },
	[MCE_VU_USR_CP] = { ARRAY_SIZE(smca_USR_CP), smca_USR_CP },
	[MCE_VU_GMI_PCS] = { ARRAY_SIZE(smca_GMI_PCS), smca_GMI_PCS },
	[MCE_VU_XGMI_PHY] = { ARRAY_SIZE(smca_XGMI_PHY), smca_XGMI_PHY },
	[MCE_VU_WAFL_PHY] = { ARRAY_SIZE(smca_WAFL_PHY), smca_WAFL_PHY },
	[MCE_VU_GMI_PHY] = { ARRAY_SIZE(smca_GMI_PHY), smca_GMI_PHY },
};

static const struct mce_legacy_name legacy_names[] = {
	{ 0xf, 0x16, 4, MCE_FMT_UNKNOWN, 0x0,
	  "DRAM ECC error seen by northbridge" },
	{ 0xf, 0x16, 4, MCE_FMT_UNKNOWN, 0x1,
	  "CRC error on HT link" },
	{ 0xf, 0x16, 4, MCE_FMT_UNKNOWN, 0x2,
	  "Sync packets on HT link" },
	{ 0xf, 0x16, 4, MCE_FMT_UNKNOWN, 0x3,
	  "HT master abort" },
	{ 0xf, 0x16, 4, MCE_FMT_UNKNOWN, 0x4,
	  "HT target abort" },
	{ 0xf, 0x16, 4, MCE_FMT_UNKNOWN, 0x5,
	  "Bad GART page entry in table walk" },
	{ 0xf, 0x16, 4, MCE_FMT_UNKNOWN, 0x6,
	  "Unsupported atomic RMW from IO link" },
	{ 0xf, 0x16, 4, MCE_FMT_UNKNOWN, 0x7,
	  "Watchdog expired, no progress" },
	{ 0xf, 0x16, 4, MCE_FMT_UNKNOWN, 0x8,
	  "DRAM ECC error (chipkill) seen by northbridge" },
	{ 0xf, 0x16, 4, MCE_FMT_UNKNOWN, 0x9,
	  "SVM DMA exclusion vector fault" },
	{ 0xf, 0x16, 4, MCE_FMT_UNKNOWN, 0xa,
	  "HT data error on link" },
	{ 0xf, 0x16, 4, MCE_FMT_UNKNOWN, 0xb,
	  "Protocol fault (link, L3 or probe filter)" },
	{ 0xf, 0x16, 4, MCE_FMT_UNKNOWN, 0xc,
	  "Northbridge array parity fault" },
	{ 0xf, 0x16, 4, MCE_FMT_UNKNOWN, 0xd,
	  "DRAM address/control parity fault" },
	{ 0xf, 0x16, 4, MCE_FMT_UNKNOWN, 0xe,
	  "IO link transmission fault" },
	{ 0xf, 0x16, 4, MCE_FMT_TLB, 0xf,
	  "GART table walk data fault" },
	{ 0xf, 0x16, 4, MCE_FMT_BUS, 0xf,
	  "DMA exclusion vector table walk fault" },
	{ 0x15, 0x15, 4, MCE_FMT_UNKNOWN, 0x19,
	  "Compute unit data fault" },
	{ 0x16, 0x16, 4, MCE_FMT_UNKNOWN, 0x19,
	  "Compute unit data fault" },
	{ 0x10, 0x16, 4, MCE_FMT_UNKNOWN, 0x1c,
	  "L3 data ECC fault" },
	{ 0x10, 0x16, 4, MCE_FMT_UNKNOWN, 0x1d,
	  "L3 tag fault" },
	{ 0x10, 0x16, 4, MCE_FMT_UNKNOWN, 0x1e,
	  "L3 LRU parity fault" },
	{ 0x10, 0x16, 4, MCE_FMT_UNKNOWN, 0x1f,
	  "Probe filter directory ECC fault" },
	{ 0x15, 0x15, 0, MCE_FMT_CACHE, 0x0,
	  "Data array access fault" },
	{ 0x15, 0x15, 0, MCE_FMT_CACHE, 0x1,
	  "Uncorrected error in linefill from L2 or NB" },
	{ 0x15, 0x15, 0, MCE_FMT_CACHE, 0x2,
	  "Store queue access fault" },
	{ 0x15, 0x15, 0, MCE_FMT_CACHE, 0x11,
	  "Store queue access fault (second code)" },
	{ 0x15, 0x15, 0, MCE_FMT_CACHE, 0x3,
	  "SCB access fault" },
	{ 0x15, 0x15, 0, MCE_FMT_CACHE, 0x10,
	  "Tag fault" },
	{ 0x15, 0x15, 0, MCE_FMT_CACHE, 0x12,
	  "Load queue access fault" },
	{ 0x15, 0x15, 1, MCE_FMT_CACHE, 0x0,
	  "Uncorrected error in demand fill from L2" },
	{ 0x15, 0x15, 1, MCE_FMT_CACHE, 0x1,
	  "Parity fault on IC data load" },
	{ 0x15, 0x15, 1, MCE_FMT_CACHE, 0x2,
	  "IC valid bit parity fault" },
	{ 0x15, 0x15, 1, MCE_FMT_CACHE, 0x3,
	  "Main tag parity fault" },
	{ 0x15, 0x15, 1, MCE_FMT_CACHE, 0x4,
	  "Prediction queue parity fault" },
	{ 0x15, 0x15, 1, MCE_FMT_CACHE, 0x5,
	  "PFB data or address parity fault" },
	{ 0x15, 0x15, 1, MCE_FMT_CACHE, 0x6,
	  "Branch status register parity fault" },
	{ 0x15, 0x15, 1, MCE_FMT_CACHE, 0x7,
	  "PFB promotion address fault" },
	{ 0x15, 0x15, 1, MCE_FMT_CACHE, 0x8,
	  "Tag fault in probe or victim access" },
	{ 0x15, 0x15, 1, MCE_FMT_CACHE, 0x9,
	  "IC probe tag valid parity fault" },
	{ 0x15, 0x15, 1, MCE_FMT_CACHE, 0xa,
	  "PFB non-cacheable bit parity fault" },
	{ 0x15, 0x15, 1, MCE_FMT_CACHE, 0xd,
	  "PFB valid bit parity fault" },
	{ 0x15, 0x15, 1, MCE_FMT_CACHE, 0x10,
	  "Microcode patch buffer fault" },
	{ 0x15, 0x15, 1, MCE_FMT_CACHE, 0x11,
	  "Decoder uop queue parity fault" },
	{ 0x15, 0x15, 1, MCE_FMT_CACHE, 0x12,
	  "Decoder instruction buffer parity fault" },
	{ 0x15, 0x15, 1, MCE_FMT_CACHE, 0x13,
	  "Decoder predecode buffer parity fault" },
	{ 0x15, 0x15, 1, MCE_FMT_CACHE, 0x14,
	  "Decoder fetch address FIFO parity fault" },
	{ 0x15, 0x15, 1, MCE_FMT_CACHE, 0x15,
	  "Decoder dispatch uop queue parity fault" },
	{ 0x15, 0x15, 2, MCE_FMT_TLB, 0x0,
	  "TLB read data parity fault" },
	{ 0x15, 0x15, 2, MCE_FMT_TLB, 0x1,
	  "Poison given for TLB fill" },
	{ 0x15, 0x15, 2, MCE_FMT_CACHE, 0x4,
	  "ECC fault on data fill" },
	{ 0x15, 0x15, 2, MCE_FMT_CACHE, 0x5,
	  "Parity fault on instruction fill" },
	{ 0x15, 0x15, 2, MCE_FMT_CACHE, 0x6,
	  "Prefetch request FIFO parity fault" },
	{ 0x15, 0x15, 2, MCE_FMT_CACHE, 0x7,
	  "PRQ address parity fault" },
	{ 0x15, 0x15, 2, MCE_FMT_CACHE, 0x8,
	  "PRQ data parity fault" },
	{ 0x15, 0x15, 2, MCE_FMT_CACHE, 0x9,
	  "WCC tag ECC fault" },
	{ 0x15, 0x15, 2, MCE_FMT_CACHE, 0xa,
	  "WCC data ECC fault" },
	{ 0x15, 0x15, 2, MCE_FMT_CACHE, 0xb,
	  "WCB data parity fault" },
	{ 0x15, 0x15, 2, MCE_FMT_CACHE, 0xc,
	  "VB data ECC or parity fault" },
	{ 0x15, 0x15, 2, MCE_FMT_CACHE, 0x10,
	  "L2 tag ECC fault" },
	{ 0x15, 0x15, 2, MCE_FMT_CACHE, 0x11,
	  "Hard L2 tag ECC fault" },
	{ 0x15, 0x15, 2, MCE_FMT_CACHE, 0x12,
	  "Several hits on L2 tag" },
	{ 0x15, 0x15, 2, MCE_FMT_CACHE, 0x13,
	  "XAB parity fault" },
	{ 0x15, 0x15, 2, MCE_FMT_CACHE, 0x14,
	  "PRB address parity fault" },
	{ 0x10, 0x10, 5, MCE_FMT_UNKNOWN, 0x0,
	  "CPU watchdog expired" },
	{ 0x12, 0x16, 5, MCE_FMT_UNKNOWN, 0x0,
	  "CPU watchdog expired" },
	{ 0x10, 0x10, 5, MCE_FMT_UNKNOWN, 0x1,
	  "Wakeup array dest tag parity fault" },
	{ 0x12, 0x16, 5, MCE_FMT_UNKNOWN, 0x1,
	  "Wakeup array dest tag parity fault" },
	{ 0x10, 0x10, 5, MCE_FMT_UNKNOWN, 0x2,
	  "AG payload array parity fault" },
	{ 0x12, 0x16, 5, MCE_FMT_UNKNOWN, 0x2,
	  "AG payload array parity fault" },
	{ 0x10, 0x10, 5, MCE_FMT_UNKNOWN, 0x3,
	  "EX payload array parity fault" },
	{ 0x12, 0x16, 5, MCE_FMT_UNKNOWN, 0x3,
	  "EX payload array parity fault" },
	{ 0x10, 0x10, 5, MCE_FMT_UNKNOWN, 0x4,
	  "IDRF array parity fault" },
	{ 0x12, 0x16, 5, MCE_FMT_UNKNOWN, 0x4,
	  "IDRF array parity fault" },
	{ 0x10, 0x10, 5, MCE_FMT_UNKNOWN, 0x5,
	  "Retire dispatch queue parity fault" },
	{ 0x12, 0x16, 5, MCE_FMT_UNKNOWN, 0x5,
	  "Retire dispatch queue parity fault" },
	{ 0x10, 0x10, 5, MCE_FMT_UNKNOWN, 0x6,
	  "Mapper checkpoint array parity fault" },
	{ 0x12, 0x16, 5, MCE_FMT_UNKNOWN, 0x6,
	  "Mapper checkpoint array parity fault" },
	{ 0x10, 0x10, 5, MCE_FMT_UNKNOWN, 0x7,
	  "Register file EX0 port parity fault" },
	{ 0x12, 0x16, 5, MCE_FMT_UNKNOWN, 0x7,
	  "Register file EX0 port parity fault" },
	{ 0x10, 0x10, 5, MCE_FMT_UNKNOWN, 0x8,
	  "Register file EX1 port parity fault" },
	{ 0x12, 0x16, 5, MCE_FMT_UNKNOWN, 0x8,
	  "Register file EX1 port parity fault" },
	{ 0x10, 0x10, 5, MCE_FMT_UNKNOWN, 0x9,
	  "Register file AG0 port parity fault" },
	{ 0x12, 0x16, 5, MCE_FMT_UNKNOWN, 0x9,
	  "Register file AG0 port parity fault" },
	{ 0x10, 0x10, 5, MCE_FMT_UNKNOWN, 0xa,
	  "Register file AG1 port parity fault" },
	{ 0x12, 0x16, 5, MCE_FMT_UNKNOWN, 0xa,
	  "Register file AG1 port parity fault" },
	{ 0x10, 0x10, 5, MCE_FMT_UNKNOWN, 0xb,
	  "Flag register file parity fault" },
	{ 0x12, 0x16, 5, MCE_FMT_UNKNOWN, 0xb,
	  "Flag register file parity fault" },
	{ 0x10, 0x10, 5, MCE_FMT_UNKNOWN, 0xc,
	  "DE fault" },
	{ 0x12, 0x16, 5, MCE_FMT_UNKNOWN, 0xc,
	  "DE fault" },
	{ 0x10, 0x10, 5, MCE_FMT_UNKNOWN, 0xd,
	  "Retire status queue parity fault" },
	{ 0x12, 0x16, 5, MCE_FMT_UNKNOWN, 0xd,
	  "Retire status queue parity fault" },
	{ 0x15, 0x15, 6, MCE_FMT_UNKNOWN, 0x0,
	  "Hardware assertion" },
	{ 0x15, 0x15, 6, MCE_FMT_UNKNOWN, 0x1,
	  "Free list parity fault" },
	{ 0x15, 0x15, 6, MCE_FMT_UNKNOWN, 0x2,
	  "Physical register file parity fault" },
	{ 0x15, 0x15, 6, MCE_FMT_UNKNOWN, 0x3,
	  "Retire queue parity fault" },
	{ 0x15, 0x15, 6, MCE_FMT_UNKNOWN, 0x4,
	  "Scheduler table parity fault" },
	{ 0x15, 0x15, 6, MCE_FMT_UNKNOWN, 0x5,
	  "Status register file parity fault" },
};

static const struct mce_mscod_row mscod_rows_0[] = {
	{ 0x1, 0x1, "Header parity fault" },
	{ 0x2, 0x2, "Data packet parity fault" },
	{ 0x4, 0x4, "QPI retry limit passed" },
	{ 0x8, 0x8, "Data packet came poisoned" },
	{ 0x40, 0x40, "Message encoding not supported" },
	{ 0x80, 0x80, "Credit type not supported" },
	{ 0x100, 0x100, "Sender sent too many flits" },
	{ 0x200, 0x200, "Sender gave a failed response" },
	{ 0x400, 0x400, "Jitter on internal QPI clock" },
};

static const struct mce_mscod_row mscod_rows_1[] = {
	{ 0x1, 0x1, "Read ECC error" },
	{ 0x2, 0x2, "ECC error found by scrub" },
	{ 0x4, 0x4, "Write parity fault" },
	{ 0x8, 0x8, "Error in one half of redundant memory" },
	{ 0x20, 0x20, "Address out of memory range" },
	{ 0x40, 0x40, "Internal transaction id out of range" },
	{ 0x80, 0x80, "Address parity fault" },
	{ 0x100, 0x100, "Byte-enable parity fault" },
};

static const struct mce_mscod_row mscod_rows_2[] = {
	{ 0x3, 0x3, "Reset firmware did not finish" },
	{ 0x8, 0x8, "CMPD not valid" },
	{ 0xa, 0xa, "Power management request not valid" },
	{ 0xd, 0xd, "S-state change not valid" },
	{ 0x11, 0x11, "Voltage controller does not fit the strap choice" },
	{ 0x1a, 0x1a, "Market segment id strap does not fit CPU" },
};

static const struct mce_mscod_row mscod_rows_3[] = {
	{ 0x1, 0x1, "FSB request phase parity fault" },
	{ 0x10, 0x10, "Hard-fail response to a local request" },
	{ 0x20, 0x20, "FSB response parity fault" },
	{ 0x40, 0x40, "FSB inbound data parity fault" },
};

static const struct mce_mscod_row mscod_rows_4[] = {
	{ 0x1, 0x1, "Cache inclusion fault from core 0" },
	{ 0x2, 0x2, "Cache inclusion fault from core 1" },
	{ 0x3, 0x3, "Write-exclusive fault from core 0" },
	{ 0x4, 0x4, "Write-exclusive fault from core 1" },
	{ 0x5, 0x5, "Cache inclusion fault from FSB" },
	{ 0x6, 0x6, "Snoop stall fault from FSB" },
	{ 0x7, 0x7, "Write stall fault from FSB" },
	{ 0x8, 0x8, "Front side bus arbiter timed out" },
	{ 0xa, 0xa, "Cache inclusion fault from core 2" },
	{ 0xb, 0xb, "Write-exclusive fault from core 2" },
	{ 0x200, 0x200, "Internal timeout" },
	{ 0x300, 0x300, "Internal timeout" },
	{ 0x400, 0x400, "Cache-safe queue full or disabled ways in a set" },
	{ 0x500, 0x500, "Quiet cycle timed out (correctable)" },
	{ 0xc002, 0xc002, "Correctable ECC on data going out to core 0" },
	{ 0xe002, 0xe002, "Uncorrectable ECC on data going out to core 0" },
	{ 0xc004, 0xc004, "Correctable ECC on data going out to core 1" },
	{ 0xe004, 0xe004, "Uncorrectable ECC on data going out to core 1" },
	{ 0xc008, 0xc008, "Correctable ECC on data going out to core 2" },
	{ 0xe008, 0xe008, "Uncorrectable ECC on data going out to core 2" },
};

static const struct mce_mscod_row mscod_rows_5[] = {
	{ 0x1, 0x1, "FSB request phase parity fault" },
	{ 0x2, 0x2, "Core 0 request address parity fault" },
	{ 0x4, 0x4, "Core 1 request address parity fault" },
	{ 0x10, 0x10, "FSB response parity fault" },
	{ 0x20, 0x20, "FSB inbound data parity fault" },
	{ 0x40, 0x40, "Parity fault on data from core 0" },
	{ 0x80, 0x80, "Parity fault on data from core 1" },
	{ 0x100, 0x100, "Enhanced defer parity fault, phase A or B" },
	{ 0x200, 0x200, "ECC event on inbound data" },
	{ 0x400, 0x400, "Data strobe glitch or order fault" },
	{ 0x800, 0x800, "Request strobe glitch or order fault" },
};

static const struct mce_mscod_row mscod_rows_6[] = {
	{ 0x1, 0x1, "Cache inclusion fault from core 0" },
	{ 0x2, 0x2, "Cache inclusion fault from core 1" },
	{ 0x3, 0x3, "Write-exclusive fault from core 0" },
	{ 0x4, 0x4, "Write-exclusive fault from core 1" },
	{ 0x5, 0x5, "Cache inclusion fault from FSB" },
	{ 0x6, 0x6, "Snoop stall fault from FSB" },
	{ 0x7, 0x7, "Write stall fault from FSB" },
	{ 0x8, 0x8, "Front side bus arbiter timed out" },
	{ 0x9, 0x9, "CBC OOD queue under- or overflow" },
	{ 0x100, 0x100, "SpeedStep TM1/TM2 fault" },
	{ 0x200, 0x200, "Internal timeout" },
	{ 0x300, 0x300, "Internal timeout" },
	{ 0x400, 0x400, "Cache-safe queue full or disabled ways in a set" },
	{ 0xc001, 0xc001, "Correctable ECC on data going out to FSB" },
	{ 0xe001, 0xe001, "Uncorrectable ECC on data going out to FSB" },
	{ 0xc002, 0xc002, "Correctable ECC on data going out to core 0" },
	{ 0xe002, 0xe002, "Uncorrectable ECC on data going out to core 0" },
	{ 0xc004, 0xc004, "Correctable ECC on data going out to core 1" },
	{ 0xe004, 0xe004, "Uncorrectable ECC on data going out to core 1" },
};

static const struct mce_mscod_row mscod_rows_7[] = {
	{ 0x1, 0x1, "PCU code address outside its memory" },
	{ 0x2, 0x2, "PCU code memory parity fault" },
	{ 0x3, 0x3, "Illegal opcode in PCU microcontroller" },
	{ 0x4, 0x4, "PCU code stack underflow" },
	{ 0x5, 0x5, "PCU code stack overflow" },
	{ 0x6, 0x6, "PCU data stack underflow" },
	{ 0x7, 0x7, "PCU data stack overflow" },
	{ 0x8, 0x8, "PCU data address outside its memory" },
	{ 0x9, 0x9, "PCU data memory parity fault" },
};

static const struct mce_mscod_row mscod_rows_8[] = {
	{ 0xd, 0xd, "Forced self-refresh for S3 timed out" },
	{ 0xe, 0xe, "Power-down change timed out" },
	{ 0xf, 0xf, "Package S safe working point timed out" },
	{ 0x43, 0x43, "PECI mailbox did not go quiet" },
	{ 0x5c, 0x5c, "More than one TXT agent found" },
	{ 0x60, 0x60, "Package S request from PCH not valid" },
	{ 0x61, 0x61, "Package S request from QPI not valid" },
	{ 0x62, 0x62, "Package S answer from QPI not valid" },
	{ 0x63, 0x63, "Bad PCH answer in package C flow" },
	{ 0x64, 0x64, "Package state configuration not valid" },
	{ 0x70, 0x70, "Watchdog: package C, secondary socket" },
	{ 0x71, 0x71, "Watchdog: package C, main socket" },
	{ 0x72, 0x72, "Watchdog: package S, main socket" },
	{ 0x7a, 0x7a, "Home agent fail status changed" },
	{ 0x81, 0x81, "Die too hot, recoverable" },
};

static const struct mce_mscod_row mscod_rows_9[] = {
	{ 0x1, 0x1, "Address parity fault" },
	{ 0x2, 0x2, "Home agent write buffer data parity fault" },
	{ 0x4, 0x4, "Home agent write byte-enable parity fault" },
	{ 0x8, 0x8, "Corrected patrol scrub error" },
	{ 0x10, 0x10, "Uncorrected patrol scrub error" },
	{ 0x20, 0x20, "Corrected sparing error" },
	{ 0x40, 0x40, "Uncorrected sparing error" },
};

static const struct mce_mscod_row mscod_rows_10[] = {
	{ 0x1, 0x1, "PCU code address outside its memory" },
	{ 0x2, 0x2, "PCU code memory parity fault" },
	{ 0x3, 0x3, "Illegal opcode in PCU microcontroller" },
	{ 0x4, 0x4, "PCU code stack underflow" },
	{ 0x5, 0x5, "PCU code stack overflow" },
	{ 0x6, 0x6, "PCU data stack underflow" },
	{ 0x7, 0x7, "PCU data stack overflow" },
	{ 0x8, 0x8, "PCU data address outside its memory" },
	{ 0x9, 0x9, "PCU data memory parity fault" },
};

static const struct mce_mscod_row mscod_rows_11[] = {
	{ 0xd, 0xd, "Forced self-refresh for S3 timed out" },
	{ 0xe, 0xe, "Power-down change timed out" },
	{ 0xf, 0xf, "Package S safe working point timed out" },
	{ 0x43, 0x43, "PECI mailbox did not go quiet" },
	{ 0x44, 0x44, "Critical voltage regulator failed" },
	{ 0x45, 0x45, "ICC max not supported" },
	{ 0x5c, 0x5c, "More than one TXT agent found" },
	{ 0x60, 0x60, "Package S request from PCH not valid" },
	{ 0x61, 0x61, "Package S request from QPI not valid" },
	{ 0x62, 0x62, "Package S answer from QPI not valid" },
	{ 0x63, 0x63, "Bad PCH answer in package C flow" },
	{ 0x64, 0x64, "Package state configuration not valid" },
	{ 0x70, 0x70, "Watchdog: package C, secondary socket" },
	{ 0x71, 0x71, "Watchdog: package C, main socket" },
	{ 0x72, 0x72, "Watchdog: package S, main socket" },
	{ 0x7a, 0x7a, "Home agent fail status changed" },
	{ 0x7b, 0x7b, "PCIe read-write block answer late" },
	{ 0x81, 0x81, "Die too hot, recoverable" },
};

static const struct mce_mscod_row mscod_rows_12[] = {
	{ 0x1, 0x1, "Address parity fault" },
	{ 0x2, 0x2, "Home agent write buffer data parity fault" },
	{ 0x4, 0x4, "Home agent write byte-enable parity fault" },
	{ 0x8, 0x8, "Corrected patrol scrub error" },
	{ 0x10, 0x10, "Uncorrected patrol scrub error" },
	{ 0x20, 0x20, "Corrected sparing error" },
	{ 0x40, 0x40, "Uncorrected sparing error" },
	{ 0x80, 0x80, "Corrected memory read error" },
	{ 0x100, 0x100, "Write buffer parity fault" },
};

static const struct mce_mscod_row mscod_rows_13[] = {
	{ 0xf, 0xf, "PCU internal error" },
};

static const struct mce_mscod_row mscod_rows_14[] = {
	{ 0x9, 0x9, "Message channel timed out" },
	{ 0xd, 0xd, "Forced self-refresh for S3 timed out" },
	{ 0xe, 0xe, "Power-down change timed out" },
	{ 0x13, 0x13, "DMI training timed out" },
	{ 0x15, 0x15, "No DMI answer to CPU reset in time" },
	{ 0x1e, 0x1e, "Regulator ICC max below fused value" },
	{ 0x25, 0x25, "SVID command timed out" },
	{ 0x29, 0x29, "Regulator voltage max below fused value" },
	{ 0x2b, 0x2b, "Package C hang: Cbz going down" },
	{ 0x2c, 0x2c, "Package C hang: Cbz coming up" },
	{ 0x39, 0x39, "Package C hang: C3 up" },
	{ 0x44, 0x44, "Critical voltage regulator failed" },
	{ 0x45, 0x45, "ICC max not supported" },
	{ 0x46, 0x46, "Voltage ramp down failed" },
	{ 0x47, 0x47, "Exclusive mode, PM request not completed" },
	{ 0x48, 0x48, "SVID read of ICC max failed" },
	{ 0x49, 0x49, "SVID write of voltage max failed" },
	{ 0x4b, 0x4b, "DRAM 0 boot voltage timed out" },
	{ 0x4c, 0x4c, "DRAM 1 boot voltage timed out" },
	{ 0x4d, 0x4d, "DRAM 2 boot voltage timed out" },
	{ 0x4e, 0x4e, "DRAM 3 boot voltage timed out" },
	{ 0x4f, 0x4f, "SVID command fault" },
	{ 0x52, 0x52, "Integrated regulator catastrophic over-voltage" },
	{ 0x53, 0x53, "Integrated regulator catastrophic over-current" },
	{ 0x57, 0x57, "SVID package C request failed" },
	{ 0x58, 0x58, "SVID current monitor request failed" },
	{ 0x59, 0x59, "SVID alert request failed" },
	{ 0x60, 0x60, "Package S request from PCH not valid" },
	{ 0x61, 0x61, "Package S request from QPI not valid" },
	{ 0x62, 0x62, "Package S answer from QPI not valid" },
	{ 0x63, 0x63, "Package S answer from PCH not valid" },
	{ 0x64, 0x64, "Package state configuration not valid" },
	{ 0x67, 0x67, "HA/iMC read-write block answer late" },
	{ 0x68, 0x68, "iMC SMBus access timed out" },
	{ 0x69, 0x69, "Home agent fail status changed" },
	{ 0x6a, 0x6a, "Message channel PM request completion timed out" },
	{ 0x70, 0x70, "Watchdog: package C, secondary socket" },
	{ 0x71, 0x71, "Watchdog: package C, main socket" },
	{ 0x72, 0x72, "Watchdog: package S, main socket" },
	{ 0x7c, 0x7c, "BIOS reset-complete sequence wrong" },
	{ 0x7d, 0x7d, "More than one TXT agent found" },
	{ 0x81, 0x81, "Die too hot, recoverable" },
};

static const struct mce_mscod_row mscod_rows_15[] = {
	{ 0x2, 0x2, "Phy drift buffer alarm" },
	{ 0x3, 0x3, "Phy latency buffer rollover" },
	{ 0x10, 0x10, "Control fault coming from R3QPI" },
	{ 0x11, 0x11, "Rx CRC error, link retry aborted" },
	{ 0x12, 0x12, "Packet type unknown" },
	{ 0x13, 0x13, "Link layer control fault" },
	{ 0x15, 0x15, "RBT used a value never set" },
	{ 0x20, 0x20, "In-band reset seen, init aborted" },
	{ 0x21, 0x21, "Link failed over: data lane self-heal" },
	{ 0x22, 0x22, "In-band reset seen, width kept" },
	{ 0x23, 0x23, "Link failed over: clock lane" },
	{ 0x30, 0x30, "Rx CRC error, link retry worked after Phy re-init" },
	{ 0x31, 0x31, "Rx CRC error, link retry worked, no Phy re-init" },
};

static const struct mce_mscod_row mscod_rows_16[] = {
	{ 0x1, 0x1, "DDR3 address parity fault" },
	{ 0x2, 0x2, "Uncorrected home agent write data fault" },
	{ 0x4, 0x4, "Uncorrected home agent byte-enable fault" },
	{ 0x8, 0x8, "Corrected patrol scrub error" },
	{ 0x10, 0x10, "Uncorrected patrol scrub error" },
	{ 0x20, 0x20, "Corrected sparing error" },
	{ 0x40, 0x40, "Uncorrected sparing error" },
	{ 0x80, 0x80, "Corrected memory read error" },
	{ 0x100, 0x100, "Write buffer parity fault" },
	{ 0x200, 0x200, "DDR4 command/address parity fault" },
};

static const struct mce_mscod_row mscod_rows_17[] = {
	{ 0x3, 0x3, "Any of these bits: PCU internal error" },
};

static const struct mce_mscod_row mscod_rows_18[] = {
	{ 0x4, 0x4, "UBOX error" },
};

static const struct mce_mscod_row mscod_rows_19[] = {
	{ 0x9, 0x9, "Message channel timed out" },
	{ 0x13, 0x13, "DMI training timed out" },
	{ 0x15, 0x15, "No DMI answer to CPU reset in time" },
	{ 0x1e, 0x1e, "Regulator ICC max below fused value" },
	{ 0x25, 0x25, "SVID command timed out" },
	{ 0x26, 0x26, "Ring direct wake timed out" },
	{ 0x29, 0x29, "Regulator voltage max below fused value" },
	{ 0x2b, 0x2b, "Package C hang: Cbz going down" },
	{ 0x2c, 0x2c, "Package C hang: Cbz coming up" },
	{ 0x44, 0x44, "Critical voltage regulator failed" },
	{ 0x46, 0x46, "Voltage ramp down failed" },
	{ 0x49, 0x49, "SVID write of voltage max failed" },
	{ 0x4b, 0x4b, "DRAM 0 boot voltage timed out" },
	{ 0x4f, 0x4f, "SVID command fault" },
	{ 0x52, 0x52, "Integrated regulator catastrophic over-voltage" },
	{ 0x53, 0x53, "Integrated regulator catastrophic over-current" },
	{ 0x57, 0x57, "SVID package C request failed" },
	{ 0x58, 0x58, "SVID current monitor request failed" },
	{ 0x59, 0x59, "SVID alert request failed" },
	{ 0x62, 0x62, "Package S answer from QPI not valid" },
	{ 0x64, 0x64, "Package state configuration not valid" },
	{ 0x67, 0x67, "HA/iMC read-write block answer late" },
	{ 0x6a, 0x6a, "Message channel PM request completion timed out" },
	{ 0x72, 0x72, "Watchdog: package S, main socket" },
	{ 0x81, 0x81, "Die too hot, recoverable" },
};

static const struct mce_mscod_row mscod_rows_20[] = {
	{ 0x1, 0x1, "Address parity fault" },
	{ 0x2, 0x2, "Home agent write buffer data parity fault" },
	{ 0x4, 0x4, "Home agent write byte-enable parity fault" },
	{ 0x8, 0x8, "Corrected patrol scrub error" },
	{ 0x10, 0x10, "Uncorrected patrol scrub error" },
	{ 0x20, 0x20, "Corrected sparing error" },
	{ 0x40, 0x40, "Uncorrected sparing error" },
	{ 0x80, 0x80, "Corrected memory read error" },
	{ 0x100, 0x100, "Write buffer parity fault" },
};

static const struct mce_mscod_row mscod_rows_21[] = {
	{ 0xf, 0xf, "PCU internal error" },
};

static const struct mce_mscod_row mscod_rows_22[] = {
	{ 0x9, 0x9, "Message channel timed out" },
	{ 0xd, 0xd, "Forced self-refresh for S3 timed out" },
	{ 0xe, 0xe, "Power-down change timed out" },
	{ 0x13, 0x13, "DMI training timed out" },
	{ 0x15, 0x15, "No DMI answer to CPU reset in time" },
	{ 0x1e, 0x1e, "Regulator ICC max below fused value" },
	{ 0x25, 0x25, "SVID command timed out" },
	{ 0x29, 0x29, "Regulator voltage max below fused value" },
	{ 0x2b, 0x2b, "Package C hang: Cbz going down" },
	{ 0x2c, 0x2c, "Package C hang: Cbz coming up" },
	{ 0x39, 0x39, "Package C hang: C3 up" },
	{ 0x44, 0x44, "Critical voltage regulator failed" },
	{ 0x45, 0x45, "ICC max not supported" },
	{ 0x46, 0x46, "Voltage ramp down failed" },
	{ 0x47, 0x47, "Exclusive mode, PM request not completed" },
	{ 0x48, 0x48, "SVID read of ICC max failed" },
	{ 0x49, 0x49, "SVID write of voltage max failed" },
	{ 0x4b, 0x4b, "DRAM 0 boot voltage timed out" },
	{ 0x4c, 0x4c, "DRAM 1 boot voltage timed out" },
	{ 0x4d, 0x4d, "DRAM 2 boot voltage timed out" },
	{ 0x4e, 0x4e, "DRAM 3 boot voltage timed out" },
	{ 0x4f, 0x4f, "SVID command fault" },
	{ 0x52, 0x52, "Integrated regulator catastrophic over-voltage" },
	{ 0x53, 0x53, "Integrated regulator catastrophic over-current" },
	{ 0x57, 0x57, "SVID package C request failed" },
	{ 0x58, 0x58, "SVID current monitor request failed" },
	{ 0x59, 0x59, "SVID alert request failed" },
	{ 0x60, 0x60, "Package S request from PCH not valid" },
	{ 0x61, 0x61, "Package S request from QPI not valid" },
	{ 0x62, 0x62, "Package S answer from QPI not valid" },
	{ 0x63, 0x63, "Package S answer from PCH not valid" },
	{ 0x64, 0x64, "Package state configuration not valid" },
	{ 0x67, 0x67, "HA/iMC read-write block answer late" },
	{ 0x68, 0x68, "iMC SMBus access timed out" },
	{ 0x69, 0x69, "Home agent fail status changed" },
	{ 0x6a, 0x6a, "Message channel PM request completion timed out" },
	{ 0x70, 0x70, "Watchdog: package C, secondary socket" },
	{ 0x71, 0x71, "Watchdog: package C, main socket" },
	{ 0x72, 0x72, "Watchdog: package S, main socket" },
	{ 0x7c, 0x7c, "BIOS reset-complete sequence wrong" },
	{ 0x7d, 0x7d, "More than one TXT agent found" },
	{ 0x81, 0x81, "Die too hot, recoverable" },
};

static const struct mce_mscod_row mscod_rows_23[] = {
	{ 0x2, 0x2, "Phy drift buffer alarm" },
	{ 0x3, 0x3, "Phy latency buffer rollover" },
	{ 0x10, 0x10, "Control fault coming from R3QPI" },
	{ 0x11, 0x11, "Rx CRC error, link retry aborted" },
	{ 0x12, 0x12, "Packet type unknown" },
	{ 0x13, 0x13, "Link layer control fault" },
	{ 0x15, 0x15, "RBT used a value never set" },
	{ 0x20, 0x20, "In-band reset seen, init aborted" },
	{ 0x21, 0x21, "Link failed over: data lane self-heal" },
	{ 0x22, 0x22, "In-band reset seen, width kept" },
	{ 0x23, 0x23, "Link failed over: clock lane" },
	{ 0x30, 0x30, "Rx CRC error, link retry worked after Phy re-init" },
	{ 0x31, 0x31, "Rx CRC error, link retry worked, no Phy re-init" },
};

static const struct mce_mscod_row mscod_rows_24[] = {
	{ 0x1, 0x1, "DDR3 address parity fault" },
	{ 0x2, 0x2, "Uncorrected home agent write data fault" },
	{ 0x4, 0x4, "Uncorrected home agent byte-enable fault" },
	{ 0x8, 0x8, "Corrected patrol scrub error" },
	{ 0x10, 0x10, "Uncorrected patrol scrub error" },
	{ 0x20, 0x20, "Corrected sparing error" },
	{ 0x40, 0x40, "Uncorrected sparing error" },
	{ 0x100, 0x100, "Write buffer parity fault" },
	{ 0x200, 0x200, "DDR4 command/address parity fault" },
};

static const struct mce_mscod_row mscod_rows_25[] = {
	{ 0x1, 0x1, "Command/address parity fault" },
	{ 0x2, 0x2, "Internal parity fault outside write buffer" },
	{ 0x4, 0x4, "Internal parity fault in write buffer" },
	{ 0x8, 0x8, "Corrected patrol scrub error" },
	{ 0x10, 0x10, "Uncorrected patrol scrub error" },
	{ 0x20, 0x20, "Corrected sparing error" },
	{ 0x40, 0x40, "Uncorrected sparing error" },
	{ 0x80, 0x80, "Chip fail (even MC) or 4-bit burst (EDC), corrected" },
};

static const struct mce_mscod_row mscod_rows_26[] = {
	{ 0xf, 0xf, "PCU internal error" },
};

static const struct mce_mscod_row mscod_rows_27[] = {
	{ 0xd, 0xd, "DMI training timed out" },
	{ 0xf, 0xf, "No DMI answer to CPU reset in time" },
	{ 0x10, 0x10, "More than one TXT agent found" },
	{ 0x1e, 0x1e, "BIOS reset-complete sequence wrong" },
	{ 0x1f, 0x1f, "BIOS set a bad package state configuration" },
	{ 0x25, 0x25, "Message channel timed out" },
	{ 0x27, 0x27, "Message channel PM request completion timed out" },
	{ 0x30, 0x30, "Ring direct wake timed out" },
	{ 0x31, 0x31, "Bad PCH answer in package C flow" },
	{ 0x33, 0x33, "Package C hang: Cbz going down" },
	{ 0x34, 0x34, "Package C hang: Cbz coming up" },
	{ 0x38, 0x38, "Package C hang: C3 up" },
	{ 0x40, 0x40, "VCCIN regulator ICC max does not fit" },
	{ 0x41, 0x41, "SVID command timed out" },
	{ 0x42, 0x42, "VCCIN regulator output voltage fault" },
	{ 0x43, 0x43, "CPU regulator capability does not fit" },
	{ 0x44, 0x44, "Critical voltage regulator failed" },
	{ 0x45, 0x45, "SVID system agent ITD fault" },
	{ 0x46, 0x46, "SVID register read failed" },
	{ 0x47, 0x47, "SVID register write failed" },
	{ 0x48, 0x48, "SVID package C init failed" },
	{ 0x49, 0x49, "SVID package C configuration failed" },
	{ 0x4a, 0x4a, "SVID package C request failed" },
	{ 0x4b, 0x4b, "SVID current monitor request failed" },
	{ 0x4c, 0x4c, "SVID alert request failed" },
	{ 0x4d, 0x4d, "MCP regulator missing or ramp fault" },
	{ 0x4e, 0x4e, "MCP regulator found where none expected" },
	{ 0x51, 0x51, "Integrated regulator catastrophic over-voltage" },
	{ 0x52, 0x52, "Integrated regulator catastrophic over-current" },
	{ 0x58, 0x58, "Watchdog: package C, secondary socket" },
	{ 0x59, 0x59, "Watchdog: package C, main socket" },
	{ 0x5a, 0x5a, "Watchdog: package S, main socket" },
	{ 0x61, 0x61, "Package S power-down change timed out" },
	{ 0x63, 0x63, "Package S request not valid, PCH" },
	{ 0x64, 0x64, "Package S request not valid, internal" },
	{ 0x65, 0x65, "Package S answer not valid, internal" },
	{ 0x6b, 0x6b, "SMBus VPP pause timed out" },
	{ 0x81, 0x81, "Die too hot, recoverable" },
};

static const struct mce_mscod_row mscod_rows_28[] = {
	{ 0x0, 0x0, "Uncorrected: Phy initialization failed" },
	{ 0x1, 0x1, "Uncorrected: Phy drift buffer alarm" },
	{ 0x2, 0x2, "Uncorrected: Phy latency buffer rollover" },
	{ 0x10, 0x10, "Uncorrected: Rx CRC error, link retry failed, abort state" },
	{ 0x11, 0x11, "Uncorrected: Rx packet type unknown" },
	{ 0x12, 0x12, "Uncorrected: Link or Phy control fault (see bits 31:22)" },
	{ 0x13, 0x13, "Uncorrected: Rx link parameter exchange fault" },
	{ 0x1f, 0x1f, "Uncorrected: Control fault from link-to-mesh interface" },
	{ 0x20, 0x20, "Corrected: Phy initialization aborted" },
	{ 0x21, 0x21, "Corrected: Phy reset" },
	{ 0x22, 0x22, "Corrected: Lane failed, link went on at x8 width" },
	{ 0x23, 0x23, "Corrected: L0c error fixed, no Phy reset" },
	{ 0x24, 0x24, "Corrected: L0c error made the Phy reset" },
	{ 0x25, 0x25, "Corrected: L0p exit error fixed by Phy reset" },
	{ 0x30, 0x30, "Corrected: Rx CRC error, link retry worked, no Phy re-init" },
	{ 0x31, 0x31, "Corrected: Rx CRC error, link retry worked after Phy re-init" },
};

static const struct mce_mscod_row mscod_rows_29[] = {
	{ 0x40, 0x40, "Phy control fault" },
	{ 0x80, 0x80, "Retry.Ack flit not expected" },
	{ 0x100, 0x100, "Retry.Req flit not expected" },
	{ 0x200, 0x200, "Register file parity fault" },
	{ 0x400, 0x400, "Route-back table fault" },
	{ 0x800, 0x800, "Tx protocol flit not expected" },
	{ 0x1000, 0x1000, "Rx header/credit buffer credit over- or underflow" },
	{ 0x2000, 0x2000, "Link reset not done when Phy reached L0" },
	{ 0x4000, 0x4000, "Link reset began with traffic in flight" },
	{ 0x8000, 0x8000, "Tx parity fault in link layer" },
};

static const struct mce_mscod_row mscod_rows_30[] = {
	{ 0x1, 0x1, "Read data fault from memory controller" },
	{ 0x4, 0x4, "Partial write data fault" },
	{ 0x8, 0x8, "Full-line write data fault" },
	{ 0x10, 0x10, "Clock-crossing buffer (BGF) fault" },
	{ 0x20, 0x20, "M2M timed out" },
	{ 0x40, 0x40, "Tracker parity fault" },
	{ 0x80, 0x80, "Fatal bucket-1 fault" },
};

static const struct mce_mscod_row mscod_rows_31[] = {
	{ 0x1, 0x1, "DDR memory" },
	{ 0x2, 0x2, "persistent memory" },
};

static const struct mce_mscod_row mscod_rows_32[] = {
	{ 0x1, 0x1, "Address parity fault" },
	{ 0x2, 0x2, "Home agent write data parity fault" },
	{ 0x4, 0x4, "Home agent write byte-enable parity fault" },
	{ 0x8, 0x8, "Corrected patrol scrub error" },
	{ 0x10, 0x10, "Uncorrected patrol scrub error" },
	{ 0x20, 0x20, "Corrected sparing error" },
	{ 0x40, 0x40, "Uncorrected sparing error" },
	{ 0x80, 0x80, "Any read error seen by home agent" },
	{ 0x100, 0x100, "Write buffer read parity fault" },
	{ 0x200, 0x200, "DDR4 command/address parity fault" },
	{ 0x400, 0x400, "Uncorrected address parity fault" },
};

static const struct mce_mscod_row mscod_rows_33[] = {
	{ 0x800, 0x800, "Request type unknown" },
	{ 0x801, 0x801, "Read response hit an invalid scoreboard entry" },
	{ 0x802, 0x802, "Read response not expected" },
	{ 0x803, 0x803, "DDR4 completion hit an invalid scoreboard entry" },
	{ 0x804, 0x804, "Completion hit an invalid scoreboard entry" },
	{ 0x805, 0x805, "Completion FIFO overflow" },
	{ 0x806, 0x806, "Correctable parity fault" },
	{ 0x807, 0x807, "Uncorrectable fault" },
	{ 0x808, 0x808, "Second interrupt before first was answered" },
	{ 0x809, 0x809, "ERID FIFO overflow" },
	{ 0x80a, 0x80a, "Write credit fault" },
	{ 0x80b, 0x80b, "Read credit fault" },
	{ 0x80c, 0x80c, "Scheduler fault" },
	{ 0x80d, 0x80d, "Module error event" },
};

static const struct mce_mscod_row mscod_rows_34[] = {
	{ 0xf0005, 0xf0005, "Bogus internal parity error (erratum): ignore" },
};

static const struct mce_mscod_row mscod_rows_35[] = {
	{ 0x1, 0x1, "Command/address parity fault" },
	{ 0x2, 0x2, "Corrected demand or patrol read error" },
	{ 0x4, 0x4, "Uncorrected patrol scrub error" },
	{ 0x8, 0x8, "Uncorrected demand read error" },
	{ 0x10, 0x10, "Write buffer read ECC error" },
};

static const struct mce_mscod_row mscod_rows_36[] = {
	{ 0xd, 0xd, "LLC self-test ran too long" },
	{ 0xe, 0xe, "DMI training timed out" },
	{ 0xf, 0xf, "DMI strap set did not come in time" },
	{ 0x10, 0x10, "No DMI answer to CPU reset in time" },
	{ 0x11, 0x11, "More than one TXT agent found" },
	{ 0x14, 0x14, "PCH type does not fit" },
	{ 0x1e, 0x1e, "BIOS reset-complete sequence wrong" },
	{ 0x1f, 0x1f, "BIOS set a bad package state configuration" },
	{ 0x2d, 0x2d, "PMAX calibration fault" },
	{ 0x2e, 0x2e, "100 MHz time stamp sync timed out" },
	{ 0x3a, 0x3a, "GPSB sideband timed out" },
	{ 0x3b, 0x3b, "PMSB sideband timed out" },
	{ 0x3e, 0x3e, "IOSF sideband PM request completion timed out" },
	{ 0x40, 0x40, "VCCIN regulator ICC max does not fit" },
	{ 0x42, 0x42, "VCCIN regulator output voltage fault" },
	{ 0x43, 0x43, "CPU regulator capability does not fit" },
	{ 0x44, 0x44, "Critical voltage regulator failed" },
	{ 0x45, 0x45, "SVID system agent ITD fault" },
	{ 0x46, 0x46, "SVID register read failed" },
	{ 0x47, 0x47, "SVID register write failed" },
	{ 0x4a, 0x4a, "SVID package C request failed" },
	{ 0x4b, 0x4b, "SVID current monitor request failed" },
	{ 0x4c, 0x4c, "SVID alert request failed" },
	{ 0x4d, 0x4d, "MCP regulator ramp fault" },
	{ 0x56, 0x56, "Integrated regulator hard fault" },
	{ 0x58, 0x58, "Watchdog: package C, secondary socket" },
	{ 0x59, 0x59, "Watchdog: package C, main socket" },
	{ 0x5a, 0x5a, "Watchdog: package S, main socket" },
	{ 0x5b, 0x5b, "Watchdog: message channel state machine" },
	{ 0x5c, 0x5c, "Watchdog: bulk CR state machine" },
	{ 0x5d, 0x5d, "Watchdog: IOSF sideband state machine" },
	{ 0x60, 0x60, "Package S safe working point timed out" },
	{ 0x61, 0x61, "Package S power-down change timed out" },
	{ 0x62, 0x62, "Package S request not valid, PCH" },
	{ 0x63, 0x63, "Package S request not valid, internal" },
	{ 0x64, 0x64, "Package S answer not valid, internal" },
	{ 0x65, 0x7a, "Reset prepare step timed out" },
	{ 0x7b, 0x7b, "SMBus VPP pause timed out" },
	{ 0x7c, 0x7c, "SMBus MCP pause timed out" },
	{ 0x7d, 0x7d, "SMBus SPD pause timed out" },
	{ 0x80, 0x80, "Package C-state dispatcher busy too long" },
	{ 0x81, 0x81, "Bad PCH answer in package C flow" },
	{ 0x83, 0x83, "Package C hang: Cbz going down" },
	{ 0x84, 0x84, "Package C hang: Cbz coming up" },
	{ 0x87, 0x87, "Package C hang: C2 block of requesters" },
	{ 0x88, 0x88, "Package C hang: C2 p-state limit" },
	{ 0x89, 0x89, "Package C hang: set dispatcher" },
	{ 0x8b, 0x8b, "Package C-state allow-L1 fault" },
	{ 0x90, 0x90, "Die too hot, recoverable" },
	{ 0xa0, 0xa0, "ADR signal timed out" },
	{ 0xa1, 0xa1, "Base clock overclocked past limit" },
	{ 0xb0, 0xb0, "Firmware dispatcher busy too long" },
};

static const struct mce_mscod_row mscod_rows_37[] = {
	{ 0x4, 0x4, "Clock or power block did not answer in time" },
	{ 0x5, 0x5, "SMBus controller raised an SMI" },
	{ 0x9, 0x9, "PM controller got a bad transaction" },
};

static const struct mce_mscod_row mscod_rows_38[] = {
	{ 0x1, 0x1, "PCU code address out of range" },
	{ 0x2, 0x2, "PCU RAM double-bit error on code read" },
	{ 0x3, 0x3, "PCU fetched an illegal opcode" },
	{ 0x4, 0x4, "PCU stack underflow" },
	{ 0x5, 0x5, "PCU stack overflow" },
	{ 0x6, 0x6, "PCU data address out of range" },
	{ 0x7, 0x7, "PCU RAM double-bit error on data read" },
};

static const struct mce_mscod_row mscod_rows_39[] = {
	{ 0x0, 0x0, "Phy initialization failed (try count)" },
	{ 0x1, 0x1, "Phy drift buffer alarm" },
	{ 0x2, 0x2, "Phy latency buffer rollover" },
	{ 0x10, 0x10, "Rx CRC error, link retry failed, abort state" },
	{ 0x11, 0x11, "Rx packet type unknown" },
	{ 0x12, 0x12, "Link or Phy control fault (see bits 31:22)" },
	{ 0x13, 0x13, "Rx link parameter fault" },
	{ 0x1f, 0x1f, "Link layer control fault" },
	{ 0x20, 0x20, "Phy initialization aborted" },
	{ 0x21, 0x21, "Phy in-band reset" },
	{ 0x22, 0x22, "Lane failed, link went on at x8 width" },
	{ 0x23, 0x23, "L0c error fixed, no Phy reset" },
	{ 0x24, 0x24, "L0c error made the Phy reset" },
	{ 0x25, 0x25, "L0p exit error fixed by reset" },
	{ 0x30, 0x30, "Rx CRC error, link retry worked, no Phy re-init" },
	{ 0x31, 0x31, "Rx CRC error, link retry worked after Phy re-init" },
	{ 0x32, 0x32, "Far end asked this side to retry" },
};

static const struct mce_mscod_row mscod_rows_40[] = {
	{ 0x40, 0x40, "Phy control fault" },
	{ 0x80, 0x80, "Retry.Ack flit not expected" },
	{ 0x100, 0x100, "Retry.Req flit not expected" },
	{ 0x200, 0x200, "Register file parity fault" },
	{ 0x400, 0x400, "Route-back table fault" },
	{ 0x800, 0x800, "Tx protocol flit not expected" },
	{ 0x1000, 0x1000, "Rx header/credit buffer credit over- or underflow" },
	{ 0x2000, 0x2000, "Link reset not done when Phy reached L0" },
	{ 0x4000, 0x4000, "Link reset began with traffic in flight" },
	{ 0x8000, 0x8000, "Tx parity fault in link layer" },
};

static const struct mce_mscod_row mscod_rows_41[] = {
	{ 0x1, 0x1, "Read data fault from memory controller" },
	{ 0x4, 0x4, "Partial write data fault" },
	{ 0x8, 0x8, "Full-line write data fault" },
	{ 0x10, 0x10, "Clock-crossing buffer (BGF) fault" },
	{ 0x20, 0x20, "M2M timed out" },
	{ 0x40, 0x40, "M2M tracker parity fault" },
	{ 0x80, 0x80, "Fatal bucket-1 fault" },
};

static const struct mce_mscod_row mscod_rows_42[] = {
	{ 0x1, 0x1, "DDR memory" },
	{ 0x2, 0x2, "persistent memory" },
};

static const struct mce_mscod_row mscod_rows_43[] = {
	{ 0x1, 0x1, "Address parity fault" },
	{ 0x2, 0x2, "Data parity fault" },
	{ 0x3, 0x3, "Data ECC fault" },
	{ 0x4, 0x4, "Byte-enable parity fault" },
	{ 0x7, 0x7, "Transaction id parity fault" },
	{ 0x8, 0x8, "Corrected patrol scrub error" },
	{ 0x10, 0x10, "Uncorrected patrol scrub error" },
	{ 0x20, 0x20, "Corrected sparing error" },
	{ 0x40, 0x40, "Uncorrected sparing error" },
	{ 0x80, 0x80, "Corrected read error" },
	{ 0xa0, 0xa0, "Uncorrected read error" },
	{ 0xc0, 0xc0, "Uncorrected metadata error" },
	{ 0x100, 0x100, "Write buffer read parity fault" },
	{ 0x103, 0x103, "RPA parity fault" },
	{ 0x106, 0x106, "DDR-T DPPP byte-enable fault" },
	{ 0x107, 0x107, "DDR-T DPPP data fault" },
	{ 0x108, 0x108, "DDR link failed" },
	{ 0x111, 0x111, "PCLS CAM fault" },
	{ 0x112, 0x112, "PCLS data fault" },
	{ 0x200, 0x200, "DDR command/address parity fault" },
	{ 0x220, 0x220, "HBM command/address parity fault" },
	{ 0x221, 0x221, "HBM data parity fault" },
	{ 0x400, 0x400, "Read pending queue parity fault (primary)" },
	{ 0x800, 0x800, "DDR-T request not legal" },
	{ 0x801, 0x801, "DDR data came for an invalid entry" },
	{ 0x802, 0x802, "DDR data came for an entry that wanted none" },
	{ 0x803, 0x803, "DDR completion for an invalid entry" },
	{ 0x804, 0x804, "DDR-T completion for an invalid entry" },
	{ 0x805, 0x805, "DDR data/completion FIFO overflow" },
	{ 0x806, 0x806, "DDR-T ERID parity fault, correctable" },
	{ 0x807, 0x807, "DDR-T ERID fault, uncorrectable" },
	{ 0x808, 0x808, "DDR-T second interrupt before first was answered" },
	{ 0x809, 0x809, "ERID FIFO overflow" },
	{ 0x80a, 0x80a, "DDR-T write credit fault" },
	{ 0x80b, 0x80b, "DDR-T read credit fault" },
	{ 0x80c, 0x80c, "DDR-T scheduler fault" },
	{ 0x80d, 0x80d, "DDR-T module reported an error event" },
	{ 0x80e, 0x80e, "DDR-T module reported a thermal event" },
	{ 0x80f, 0x80f, "CMI packet came while idle" },
	{ 0x810, 0x810, "DDR-T read queue request parity fault" },
	{ 0x811, 0x811, "DDR-T write queue request parity fault" },
	{ 0x812, 0x812, "2LM near-memory fill-write CAM fault" },
	{ 0x813, 0x813, "CMI credits over-subscribed" },
	{ 0x814, 0x814, "CMI total credit count wrong" },
	{ 0x815, 0x815, "CMI reserved credit pool fault" },
	{ 0x816, 0x816, "DDR-T read error" },
	{ 0x817, 0x817, "Write buffer FIFO fault" },
	{ 0x818, 0x818, "CMI request FIFO overflow" },
	{ 0x819, 0x819, "CMI request FIFO underflow" },
	{ 0x81a, 0x81a, "CMI response FIFO overflow" },
	{ 0x81b, 0x81b, "CMI response FIFO underflow" },
	{ 0x81c, 0x81c, "CMI credit faults toward memory controller" },
	{ 0x81d, 0x81d, "CMI arbiter faults in memory controller" },
	{ 0x81e, 0x81e, "DDR-T write completion FIFO overflow" },
	{ 0x81f, 0x81f, "DDR-T write completion FIFO underflow" },
	{ 0x820, 0x820, "CMI read completion FIFO overflow" },
	{ 0x821, 0x821, "CMI read completion FIFO underflow" },
	{ 0x822, 0x822, "Memory encryption: key parity fault" },
	{ 0x823, 0x823, "Memory encryption: CMI fault" },
	{ 0x824, 0x824, "Memory encryption: CMI overflow" },
	{ 0x825, 0x825, "Memory encryption: CMI underflow" },
	{ 0x826, 0x826, "Memory encryption: TEM security fault" },
	{ 0x827, 0x827, "Memory encryption: underfill parity fault" },
	{ 0x829, 0x829, "Memory controller internal fault" },
	{ 0x82a, 0x82a, "Memory encryption: integrity check failed" },
	{ 0x82b, 0x82b, "Memory encryption: TDX check failed" },
	{ 0x82c, 0x82c, "Memory encryption: underfill TEM security fault" },
	{ 0x82d, 0x82d, "Memory encryption: key poisoned" },
	{ 0x82e, 0x82e, "Memory encryption: engine fault" },
	{ 0x1008, 0x1008, "Corrected patrol scrub error, mirror secondary" },
	{ 0x1010, 0x1010, "Uncorrected patrol scrub error, mirror secondary" },
	{ 0x1020, 0x1020, "Corrected sparing error, mirror secondary" },
	{ 0x1040, 0x1040, "Uncorrected sparing error, mirror secondary" },
	{ 0x1080, 0x1080, "Corrected read error, mirror secondary" },
	{ 0x10a0, 0x10a0, "Uncorrected read error, mirror secondary" },
};

static const struct mce_mscod_row mscod_rows_44[] = {
	{ 0xd, 0xd, "LLC self-test ran too long" },
	{ 0xe, 0xe, "DMI training timed out" },
	{ 0xf, 0xf, "DMI strap set did not come in time" },
	{ 0x10, 0x10, "No DMI answer to CPU reset in time" },
	{ 0x11, 0x11, "More than one TXT agent found" },
	{ 0x14, 0x14, "PCH type does not fit" },
	{ 0x1e, 0x1e, "BIOS reset-complete sequence wrong" },
	{ 0x1f, 0x1f, "BIOS set a bad package state configuration" },
	{ 0x2d, 0x2d, "PMAX calibration fault" },
	{ 0x2e, 0x2e, "100 MHz time stamp sync timed out" },
	{ 0x3a, 0x3a, "GPSB sideband timed out" },
	{ 0x3b, 0x3b, "PMSB sideband timed out" },
	{ 0x3e, 0x3e, "IOSF sideband PM request completion timed out" },
	{ 0x40, 0x40, "VCCIN regulator ICC max does not fit" },
	{ 0x42, 0x42, "VCCIN regulator output voltage fault" },
	{ 0x43, 0x43, "CPU regulator capability does not fit" },
	{ 0x44, 0x44, "Critical voltage regulator failed" },
	{ 0x45, 0x45, "SVID system agent ITD fault" },
	{ 0x46, 0x46, "SVID register read failed" },
	{ 0x47, 0x47, "SVID register write failed" },
	{ 0x4a, 0x4a, "SVID package C request failed" },
	{ 0x4b, 0x4b, "SVID current monitor request failed" },
	{ 0x4c, 0x4c, "SVID alert request failed" },
	{ 0x4d, 0x4d, "MCP regulator ramp fault" },
	{ 0x56, 0x56, "Integrated regulator hard fault" },
	{ 0x58, 0x58, "Watchdog: package C, secondary socket" },
	{ 0x59, 0x59, "Watchdog: package C, main socket" },
	{ 0x5a, 0x5a, "Watchdog: package S, main socket" },
	{ 0x5b, 0x5b, "Watchdog: message channel state machine" },
	{ 0x5c, 0x5c, "Watchdog: bulk CR state machine" },
	{ 0x5d, 0x5d, "Watchdog: IOSF sideband state machine" },
	{ 0x60, 0x60, "Package S safe working point timed out" },
	{ 0x61, 0x61, "Package S power-down change timed out" },
	{ 0x62, 0x62, "Package S request not valid, PCH" },
	{ 0x63, 0x63, "Package S request not valid, internal" },
	{ 0x64, 0x64, "Package S answer not valid, internal" },
	{ 0x65, 0x7a, "Reset prepare step timed out" },
	{ 0x7b, 0x7b, "SMBus VPP pause timed out" },
	{ 0x7c, 0x7c, "SMBus MCP pause timed out" },
	{ 0x7d, 0x7d, "SMBus SPD pause timed out" },
	{ 0x80, 0x80, "Package C-state dispatcher busy too long" },
	{ 0x81, 0x81, "Bad PCH answer in package C flow" },
	{ 0x83, 0x83, "Package C hang: Cbz going down" },
	{ 0x84, 0x84, "Package C hang: Cbz coming up" },
	{ 0x87, 0x87, "Package C hang: C2 block of requesters" },
	{ 0x88, 0x88, "Package C hang: C2 p-state limit" },
	{ 0x89, 0x89, "Package C hang: set dispatcher" },
	{ 0x8b, 0x8b, "Package C-state allow-L1 fault" },
	{ 0x90, 0x90, "Die too hot, recoverable" },
	{ 0xa0, 0xa0, "ADR signal timed out" },
	{ 0xa1, 0xa1, "Base clock overclocked past limit" },
	{ 0xb0, 0xb0, "Firmware dispatcher busy too long" },
	{ 0xc0, 0xc0, "Firmware dispatcher busy too long" },
};

static const struct mce_mscod_row mscod_rows_45[] = {
	{ 0x4, 0x4, "Clock or power block did not answer in time" },
	{ 0x5, 0x5, "SMBus controller raised an SMI" },
	{ 0x9, 0x9, "PM controller got a bad transaction" },
};

static const struct mce_mscod_row mscod_rows_46[] = {
	{ 0x1, 0x1, "PCU code address out of range" },
	{ 0x2, 0x2, "PCU RAM double-bit error on code read" },
	{ 0x3, 0x3, "PCU fetched an illegal opcode" },
	{ 0x4, 0x4, "PCU stack underflow" },
	{ 0x5, 0x5, "PCU stack overflow" },
	{ 0x6, 0x6, "PCU data address out of range" },
	{ 0x7, 0x7, "PCU RAM double-bit error on data read" },
};

static const struct mce_mscod_row mscod_rows_47[] = {
	{ 0x1, 0x1, "Machine check while CR4.MCE was 0" },
	{ 0x2, 0x2, "Machine check while MCIP was already 1" },
	{ 0x3, 0x3, "Machine check in wait-for-SIPI state" },
	{ 0x4, 0x4, "Fatal fault in a security flow" },
	{ 0x5, 0x5, "Shutdown by software triple fault" },
	{ 0x6, 0x6, "VM exit consistency check failed" },
	{ 0x7, 0x7, "RSM consistency check failed" },
	{ 0x8, 0x8, "Bad conditions entering SMM in protected mode" },
	{ 0x9, 0x9, "Fatal fault in a security flow" },
};

static const struct mce_mscod_row mscod_rows_48[] = {
	{ 0x0, 0x0, "Phy initialization failed" },
	{ 0x1, 0x1, "Phy drift buffer alarm" },
	{ 0x2, 0x2, "Phy latency buffer rollover" },
	{ 0x10, 0x10, "Rx CRC error, link retry failed, abort state" },
	{ 0x11, 0x11, "Rx packet type unknown" },
	{ 0x12, 0x12, "Link or Phy control fault (see bits 31:22)" },
	{ 0x13, 0x13, "Rx link parameter fault" },
	{ 0x15, 0x15, "Uncorrected: Rx SGX MAC check failed" },
	{ 0x1f, 0x1f, "Link layer control fault" },
	{ 0x20, 0x20, "Phy initialization aborted" },
	{ 0x21, 0x21, "Phy in-band reset" },
	{ 0x22, 0x22, "Lane failed, link went on at x8 width" },
	{ 0x23, 0x23, "L0c error fixed, no Phy reset" },
	{ 0x24, 0x24, "L0c error made the Phy reset" },
	{ 0x25, 0x25, "L0p exit error fixed by reset" },
	{ 0x30, 0x30, "Rx CRC error, link retry worked, no Phy re-init" },
	{ 0x31, 0x31, "Rx CRC error, link retry worked after Phy re-init" },
};

static const struct mce_mscod_row mscod_rows_49[] = {
	{ 0x40, 0x40, "Phy control fault" },
	{ 0x80, 0x80, "Retry.Ack flit not expected" },
	{ 0x100, 0x100, "Retry.Req flit not expected" },
	{ 0x200, 0x200, "Register file parity fault" },
	{ 0x400, 0x400, "Route-back table fault" },
	{ 0x800, 0x800, "Tx protocol flit not expected" },
	{ 0x1000, 0x1000, "Rx header/credit buffer credit over- or underflow" },
	{ 0x2000, 0x2000, "Link reset not done when Phy reached L0" },
	{ 0x4000, 0x4000, "Link reset began with traffic in flight" },
	{ 0x8000, 0x8000, "Tx parity fault in link layer" },
};

static const struct mce_mscod_row mscod_rows_50[] = {
	{ 0x1, 0x1, "Read ECC fault" },
	{ 0x2, 0x2, "Fatal bucket-1 fault" },
	{ 0x3, 0x3, "Read tracker parity fault" },
	{ 0x5, 0x5, "Prefetch channel does not match" },
	{ 0x7, 0x7, "Read completion parity fault" },
	{ 0x8, 0x8, "Response parity fault" },
	{ 0x9, 0x9, "Timed out" },
	{ 0xa, 0xa, "CMI reserved credit pool fault" },
	{ 0xb, 0xb, "CMI total credit count wrong" },
	{ 0xc, 0xc, "CMI credits over-subscribed" },
};

static const struct mce_mscod_row mscod_rows_51[] = {
	{ 0x1, 0x1, "Error came from HBM" },
};

static const struct mce_mscod_row mscod_rows_52[] = {
	{ 0x1, 0x1, "Address parity fault" },
	{ 0x2, 0x2, "Data parity fault" },
	{ 0x3, 0x3, "Data ECC fault" },
	{ 0x4, 0x4, "Byte-enable parity fault" },
	{ 0x7, 0x7, "Transaction id parity fault" },
	{ 0x8, 0x8, "Corrected patrol scrub error" },
	{ 0x10, 0x10, "Uncorrected patrol scrub error" },
	{ 0x20, 0x20, "Corrected sparing error" },
	{ 0x40, 0x40, "Uncorrected sparing error" },
	{ 0x80, 0x80, "Corrected read error" },
	{ 0xa0, 0xa0, "Uncorrected read error" },
	{ 0xc0, 0xc0, "Uncorrected metadata error" },
	{ 0x100, 0x100, "Write buffer read parity fault" },
	{ 0x108, 0x108, "DDR link failed" },
	{ 0x200, 0x200, "DDR5 command/address parity fault" },
	{ 0x400, 0x400, "Read pending queue parity fault (primary)" },
	{ 0x800, 0x800, "DDR-T request not legal" },
	{ 0x801, 0x801, "DDR data came for an invalid entry" },
	{ 0x802, 0x802, "DDR data came for an entry that wanted none" },
	{ 0x803, 0x803, "DDR completion for an invalid entry" },
	{ 0x804, 0x804, "DDR-T completion for an invalid entry" },
	{ 0x805, 0x805, "DDR data/completion FIFO overflow" },
	{ 0x806, 0x806, "DDR-T ERID parity fault, correctable" },
	{ 0x807, 0x807, "DDR-T ERID fault, uncorrectable" },
	{ 0x808, 0x808, "DDR-T second interrupt before first was answered" },
	{ 0x809, 0x809, "ERID FIFO overflow" },
	{ 0x80a, 0x80a, "DDR-T write credit fault" },
	{ 0x80b, 0x80b, "DDR-T read credit fault" },
	{ 0x80c, 0x80c, "DDR-T scheduler fault" },
	{ 0x80d, 0x80d, "DDR-T module reported an error event" },
	{ 0x80e, 0x80e, "DDR-T module reported a thermal event" },
	{ 0x80f, 0x80f, "CMI packet came while idle" },
	{ 0x810, 0x810, "DDR-T read queue request parity fault" },
	{ 0x811, 0x811, "DDR-T write queue request parity fault" },
	{ 0x812, 0x812, "2LM near-memory fill-write CAM fault" },
	{ 0x813, 0x813, "CMI credits over-subscribed" },
	{ 0x814, 0x814, "CMI total credit count wrong" },
	{ 0x815, 0x815, "CMI reserved credit pool fault" },
	{ 0x816, 0x816, "DDR-T read error" },
	{ 0x817, 0x817, "Write buffer FIFO fault" },
	{ 0x818, 0x818, "CMI request FIFO overflow" },
	{ 0x819, 0x819, "CMI request FIFO underflow" },
	{ 0x81a, 0x81a, "CMI response FIFO overflow" },
	{ 0x81b, 0x81b, "CMI response FIFO underflow" },
	{ 0x81c, 0x81c, "CMI credit faults toward memory controller" },
	{ 0x81d, 0x81d, "CMI arbiter faults in memory controller" },
	{ 0x81e, 0x81e, "DDR-T write completion FIFO overflow" },
	{ 0x81f, 0x81f, "DDR-T write completion FIFO underflow" },
	{ 0x820, 0x820, "CMI read completion FIFO overflow" },
	{ 0x821, 0x821, "CMI read completion FIFO underflow" },
	{ 0x822, 0x822, "Memory encryption: key parity fault" },
	{ 0x823, 0x823, "Memory encryption: CMI fault" },
	{ 0x824, 0x824, "Memory encryption: CMI overflow" },
	{ 0x825, 0x825, "Memory encryption: CMI underflow" },
	{ 0x826, 0x826, "Memory encryption: TEM security fault" },
	{ 0x827, 0x827, "Memory encryption: underfill parity fault" },
	{ 0x829, 0x829, "Memory controller internal fault" },
	{ 0x82a, 0x82a, "Memory encryption: integrity check failed" },
	{ 0x82b, 0x82b, "Memory encryption: TDX check failed" },
	{ 0x82c, 0x82c, "Memory encryption: underfill TEM security fault" },
	{ 0x82d, 0x82d, "Memory encryption: key poisoned" },
	{ 0x82e, 0x82e, "Memory encryption: engine fault" },
	{ 0x1008, 0x1008, "Corrected patrol scrub error, mirror secondary" },
	{ 0x1010, 0x1010, "Uncorrected patrol scrub error, mirror secondary" },
	{ 0x1020, 0x1020, "Corrected sparing error, mirror secondary" },
	{ 0x1040, 0x1040, "Uncorrected sparing error, mirror secondary" },
	{ 0x1080, 0x1080, "Corrected read error, mirror secondary" },
	{ 0x10a0, 0x10a0, "Uncorrected read error, mirror secondary" },
};

static const struct mce_mscod_row mscod_rows_53[] = {
	{ 0x0, 0x0, "Uncorrected: Phy initialization failed (try count)" },
	{ 0x1, 0x1, "Uncorrected: Phy drift buffer alarm" },
	{ 0x2, 0x2, "Uncorrected: Phy latency buffer rollover" },
	{ 0x10, 0x10, "Uncorrected: Rx CRC error, link retry failed, abort state" },
	{ 0x11, 0x11, "Uncorrected: Rx packet type unknown" },
	{ 0x12, 0x12, "Uncorrected: Link or Phy control fault (see bits 31:22)" },
	{ 0x13, 0x13, "Uncorrected: Rx link parameter fault" },
	{ 0x14, 0x14, "Uncorrected: Link TDX failure" },
	{ 0x15, 0x15, "Uncorrected: Link SGX failure" },
	{ 0x16, 0x16, "Uncorrected: Tx SDC parity fault" },
	{ 0x17, 0x17, "Uncorrected: Rx SDC parity fault" },
	{ 0x18, 0x18, "Uncorrected: Link FLE failure" },
	{ 0x1f, 0x1f, "Uncorrected: Link layer control fault" },
	{ 0x20, 0x20, "Corrected: Phy initialization aborted" },
	{ 0x21, 0x21, "Corrected: Phy in-band reset" },
	{ 0x22, 0x22, "Corrected: Lane failed, link went on at x8 width" },
	{ 0x23, 0x23, "Corrected: L0c error fixed, no Phy reset" },
	{ 0x24, 0x24, "Corrected: L0c error made the Phy reset" },
	{ 0x25, 0x25, "Corrected: L0p exit error fixed by reset" },
	{ 0x30, 0x30, "Corrected: Rx CRC error, link retry worked, no Phy re-init" },
	{ 0x31, 0x31, "Corrected: Rx CRC error, link retry worked after Phy re-init" },
};

static const struct mce_mscod_row mscod_rows_54[] = {
	{ 0x2, 0x3, "PMU microcontroller double-bit ECC error" },
	{ 0x8, 0x9, "PMU microcontroller fault" },
	{ 0xa, 0xa, "PMU microcontroller patch load failed" },
	{ 0xb, 0xb, "PMU microcontroller POReqValid fault" },
	{ 0x10, 0x10, "TeleSRAM double-bit ECC error" },
	{ 0x20, 0x20, "Power management agent raised an error" },
	{ 0x80, 0x80, "S3M security block raised an error" },
	{ 0xa0, 0xa0, "HPM SRAM double-bit ECC error" },
	{ 0xb0, 0xb0, "TPMI SRAM double-bit ECC error" },
};

static const struct mce_mscod_row mscod_rows_55[] = {
	{ 0x9, 0x9, "Time stamp download timed out" },
	{ 0xb, 0xb, "GPSB sideband timed out" },
	{ 0xc, 0xc, "PMSB sideband timed out" },
	{ 0x10, 0x10, "PMAX calibration fault" },
	{ 0x1a, 0x1a, "Firmware dispatcher busy too long" },
	{ 0x1d, 0x1d, "More than one TXT agent found" },
	{ 0x23, 0x23, "SVID bus fault" },
	{ 0x35, 0x35, "SVID load line resistance not valid" },
	{ 0x36, 0x36, "SVID ICC max not valid" },
	{ 0x40, 0x40, "SVID VID max not valid" },
	{ 0x41, 0x41, "VDD ramp voltage not valid" },
	{ 0x48, 0x48, "Inverse-temperature fuse values not valid" },
	{ 0x49, 0x49, "SVID DC load line not valid" },
	{ 0x4a, 0x4a, "Integrated regulator hard fault" },
	{ 0x4c, 0x4c, "HPM SRAM double-bit error" },
	{ 0x56, 0x56, "SVID active voltage fuse values not valid" },
};

static const struct mce_mscod_row mscod_rows_56[] = {
	{ 0x1, 0x1, "Read ECC fault" },
	{ 0x2, 0x2, "Fatal bucket-1 fault" },
	{ 0x3, 0x3, "Tracker parity fault" },
	{ 0x4, 0x4, "Security attribute does not match" },
	{ 0x7, 0x7, "Read completion parity fault" },
	{ 0x8, 0x8, "Response parity fault" },
	{ 0x9, 0x9, "Timed out" },
	{ 0xa, 0xa, "Address parity fault" },
	{ 0xc, 0xc, "CMI credits over-subscribed" },
	{ 0xd, 0xd, "Access attribute (SAI) does not match" },
};

static const struct mce_mscod_row mscod_rows_57[] = {
	{ 0x1, 0x1, "Address parity fault (APPP)" },
	{ 0x2, 0x2, "CMI write data parity, sub-channel 0" },
	{ 0x3, 0x3, "CMI ECC error, sub-channel 0" },
	{ 0x4, 0x4, "CMI write byte-enable parity, sub-channel 0" },
	{ 0x5, 0x5, "CMI write MAC parity, sub-channel 0" },
	{ 0x8, 0x8, "Corrected patrol scrub error" },
	{ 0x10, 0x10, "Uncorrected patrol scrub error" },
	{ 0x20, 0x20, "Corrected sparing error" },
	{ 0x40, 0x40, "Uncorrected sparing error" },
	{ 0x80, 0x80, "Correctable error on demand or underfill read" },
	{ 0xa0, 0xa0, "Uncorrected error on demand or underfill read" },
	{ 0xb0, 0xb0, "Poison read while poison is disabled" },
	{ 0xc0, 0xc0, "2LM metadata read fault" },
	{ 0x100, 0x100, "Write buffer read parity, sub-channel 0" },
	{ 0x102, 0x102, "Write buffer read ECC, sub-channel 0" },
	{ 0x104, 0x104, "Write buffer byte-enable parity, sub-channel 0" },
	{ 0x106, 0x106, "Write buffer persistent corrected ECC, sub-channel 0" },
	{ 0x108, 0x108, "DDR link failed" },
	{ 0x109, 0x109, "Incoming opcode not legal" },
	{ 0x200, 0x200, "DDR command parity or write CRC error" },
	{ 0x400, 0x400, "Scheduler address parity fault" },
	{ 0x832, 0x832, "Memory controller internal faults" },
	{ 0x833, 0x833, "Tracker address file parity fault" },
	{ 0x2002, 0x2002, "CMI write data parity, sub-channel 1" },
	{ 0x2003, 0x2003, "CMI ECC error, sub-channel 1" },
	{ 0x2004, 0x2004, "CMI write byte-enable parity, sub-channel 1" },
	{ 0x2005, 0x2005, "CMI write MAC parity, sub-channel 1" },
	{ 0x2100, 0x2100, "Write buffer read parity, sub-channel 1" },
	{ 0x2102, 0x2102, "Write buffer read ECC, sub-channel 1" },
	{ 0x2104, 0x2104, "Write buffer byte-enable parity, sub-channel 1" },
	{ 0x2106, 0x2106, "Write buffer persistent corrected ECC, sub-channel 1" },
};

static const struct mce_mscod_row mscod_rows_58[] = {
	{ 0x1, 0x1, "Machine check while CR4.MCE was 0" },
	{ 0x2, 0x2, "Machine check while MCIP was already 1" },
	{ 0x3, 0x3, "Machine check in wait-for-SIPI state" },
	{ 0x4, 0x4, "Fatal fault in a security flow (TXT handshake)" },
	{ 0x5, 0x5, "Shutdown by software triple fault" },
	{ 0x6, 0x6, "VM exit consistency check failed" },
	{ 0x7, 0x7, "RSM consistency check failed" },
	{ 0x8, 0x8, "Bad conditions entering SMM in protected mode" },
	{ 0x9, 0x9, "Fatal fault in a security flow (microcode load)" },
	{ 0x816, 0x816, "Frequency/voltage change counter expired" },
	{ 0x823, 0x823, "Answer type not supported" },
	{ 0x825, 0x825, "Memory self-test safety fault" },
	{ 0x826, 0x826, "System agent PLL lock fault" },
	{ 0x827, 0x827, "Crystal frequency monitor fault" },
	{ 0x828, 0x828, "Fuse read fault over PMSB" },
	{ 0x829, 0x829, "Fuse read fault over GPSB" },
	{ 0x830, 0x830, "Pcode watchdog expired" },
	{ 0x831, 0x831, "Bandgap reference safety fault" },
	{ 0x832, 0x832, "Core voltage regulator fault" },
	{ 0x833, 0x833, "Die-to-die voltage regulator fault" },
	{ 0x834, 0x834, "MLC voltage regulator fault" },
	{ 0x835, 0x835, "Ring voltage regulator fault" },
	{ 0x836, 0x836, "Die-to-die PLL monitor safety fault 0" },
	{ 0x837, 0x837, "Die-to-die PLL monitor safety fault 1" },
	{ 0x838, 0x838, "Top die 0 PLL safety fault" },
	{ 0x839, 0x839, "Base die PLL safety fault" },
	{ 0x840, 0x840, "UCIe reset bus stopped on error" },
	{ 0x841, 0x841, "Resource adapter 0 fault" },
	{ 0x842, 0x842, "Resource adapter 1 fault" },
	{ 0x845, 0x845, "Top die 1 PLL safety fault" },
	{ 0x846, 0x846, "Top die 2 PLL safety fault" },
	{ 0x847, 0x847, "Top die 3 PLL safety fault" },
	{ 0x848, 0x848, "Microcontroller patch load not acknowledged" },
	{ 0xc01, 0xc01, "Microcontroller code RAM double-bit error" },
	{ 0xc02, 0xc02, "Microcontroller double exception" },
	{ 0xc03, 0xc03, "Microcontroller telemetry SRAM error" },
	{ 0xc04, 0xc04, "Microcontroller data RAM double-bit error" },
	{ 0xc05, 0xc05, "Microcontroller TPMI SRAM error" },
	{ 0x1401, 0x1401, "Integrated regulator high alarm, yellow" },
	{ 0x1402, 0x1402, "Integrated regulator high alarm, red" },
};

static const struct mce_mscod_row mscod_rows_59[] = {
	{ 0x2, 0x3, "PMU microcontroller double-bit ECC error" },
	{ 0x8, 0x9, "PMU microcontroller fault" },
	{ 0xa, 0xa, "PMU microcontroller patch load failed" },
	{ 0xb, 0xb, "PMU microcontroller POReqValid fault" },
	{ 0xc, 0xc, "PMU microcontroller RAM address fault" },
	{ 0xd, 0xd, "PMU microcontroller RAM access fault" },
	{ 0x10, 0x10, "Model information in MISC: 1 pcode watchdog, 3 TeleSRAM 2-bit ECC" },
	{ 0x20, 0x20, "Power management agent raised an error" },
	{ 0x30, 0x30, "PMU microcontroller fault" },
	{ 0xa0, 0xa0, "HPM SRAM double-bit ECC error" },
	{ 0xb0, 0xb0, "TPMI SRAM double-bit ECC error" },
};

static const struct mce_mscod_row mscod_rows_60[] = {
	{ 0x9, 0x9, "Time stamp download timed out" },
	{ 0xa, 0xa, "Crystal frequency out of range" },
	{ 0xb, 0xb, "GPSB sideband timed out" },
	{ 0xc, 0xc, "PMSB sideband timed out" },
	{ 0xd, 0xd, "Configuration acknowledge timed out" },
	{ 0x23, 0x23, "SVID bus fault" },
	{ 0x35, 0x35, "SVID load line resistance not valid" },
	{ 0x36, 0x36, "SVID ICC max not valid" },
	{ 0x4a, 0x4a, "Integrated regulator hard fault" },
	{ 0x4c, 0x4c, "HPM SRAM double-bit error" },
	{ 0x58, 0x58, "Memory frequency not valid" },
	{ 0x63, 0x63, "VCCIN SVID protocol fault" },
	{ 0x6a, 0x6a, "Post-package repair (sPPR) timed out" },
	{ 0x6f, 0x6f, "Socket id not valid" },
	{ 0x70, 0x70, "Remote legacy agent not valid" },
	{ 0x71, 0x71, "Remote TXT agent not valid" },
	{ 0x7b, 0x7b, "Thermal sensor not valid" },
	{ 0x7c, 0x7c, "CXL device gave no credits" },
	{ 0x7e, 0x7e, "Die too hot, recoverable" },
	{ 0x83, 0x83, "Reset prepare answer late, recoverable" },
};

static const struct mce_mscod_row mscod_rows_61[] = {
	{ 0x0, 0x2, "Internal parity fault" },
	{ 0x5, 0x5, "Internal parity fault" },
	{ 0x8, 0x8, "Internal queue overflow" },
	{ 0x9, 0x9, "UPI link buffer overflow" },
	{ 0xa, 0xa, "Internal queue underflow" },
	{ 0xb, 0xb, "UPI link buffer underflow" },
	{ 0xc, 0xc, "Link or internal credit overflow" },
	{ 0x11, 0x12, "Internal queue overflow" },
	{ 0x13, 0x14, "Internal queue underflow" },
	{ 0x21, 0x21, "Fault on an internal interface" },
	{ 0x23, 0x23, "Message not valid" },
	{ 0x24, 0x24, "UPI protocol fault" },
	{ 0x25, 0x25, "UPI interleave fault" },
	{ 0x28, 0x28, "Fault on an internal interface" },
	{ 0x29, 0x29, "Link integrity or init fault" },
	{ 0x2a, 0x2d, "Power state change timed out" },
	{ 0x30, 0x30, "Poison came while poison is disabled" },
	{ 0x31, 0x31, "Fault on an internal interface" },
	{ 0x200, 0x200, "Link integrity or init fault" },
	{ 0x203, 0x203, "Link runs degraded" },
	{ 0x204, 0x207, "Power state change timed out" },
};

static const struct mce_mscod_row mscod_rows_62[] = {
	{ 0x1, 0x1, "CMI request address parity fault (APPP)" },
	{ 0x2, 0x2, "CMI write data parity fault" },
	{ 0x4, 0x4, "CMI write byte-enable parity fault" },
	{ 0x8, 0x8, "Correctable error on patrol read" },
	{ 0x10, 0x10, "Uncorrected patrol scrub error" },
	{ 0x20, 0x20, "Correctable error on sparing read" },
	{ 0x40, 0x40, "Uncorrected sparing error" },
	{ 0x80, 0x80, "Correctable error on demand or underfill read" },
	{ 0xa0, 0xa0, "Uncorrected error on demand or underfill read" },
	{ 0xb0, 0xb0, "Poison read while poison is disabled" },
	{ 0xc0, 0xc0, "2LM metadata read fault (any read kind)" },
	{ 0x102, 0x102, "Write buffer read ECC error" },
	{ 0x104, 0x104, "Write buffer byte-enable read parity fault" },
	{ 0x106, 0x106, "Write buffer persistent ECC error" },
	{ 0x108, 0x108, "DDR link failed" },
	{ 0x109, 0x109, "Incoming opcode not legal" },
	{ 0x200, 0x200, "DDR command parity or write CRC error" },
	{ 0x240, 0x240, "Address decoder structure fault" },
	{ 0x400, 0x400, "Memory controller internal address parity fault" },
	{ 0x813, 0x813, "CMI credits over-subscribed" },
	{ 0x814, 0x814, "CMI total credit count wrong" },
	{ 0x815, 0x815, "CMI reserved credit pool fault" },
	{ 0x832, 0x832, "Memory controller internal faults" },
	{ 0x834, 0x834, "Tracker read-completion file parity fault" },
	{ 0x836, 0x836, "Tracker write-completion file parity fault" },
};

static const struct mce_mscod_row mscod_rows_63[] = {
	{ 0x2, 0x2, "Core hangs" },
	{ 0x3, 0x3, "Microcode address not defined" },
};

static const struct mce_mscod_row mscod_rows_64[] = {
	{ 0x1, 0x1, "Single-bit ECC fault, data of one line" },
	{ 0x2, 0x2, "Single-bit ECC fault, another line" },
	{ 0x3, 0x3, "Multi-bit ECC fault, data" },
};

static const struct mce_mscod_row mscod_rows_65[] = {
	{ 0x0, 0x0, "Fatal PCIe error" },
	{ 0x1, 0x1, "Non-fatal PCIe error" },
	{ 0x2, 0x2, "Corrected PCIe error" },
};

static const struct mce_mscod_row mscod_rows_66[] = {
	{ 0x1, 0x1, "Receiver overflow" },
	{ 0x2, 0x2, "Flow control protocol fault" },
	{ 0x3, 0x3, "Link went down unexpectedly" },
	{ 0x4, 0x4, "Data link protocol fault" },
	{ 0x5, 0x5, "Replay timer expired" },
	{ 0x6, 0x6, "Replay number rolled over" },
	{ 0x7, 0x7, "Bad data link layer packet" },
	{ 0x8, 0x8, "Bad transaction layer packet" },
	{ 0x9, 0x9, "Receiver fault in Phy" },
	{ 0xa, 0xa, "Phy training fault" },
	{ 0xb, 0xb, "Link width reduced, link unreliable" },
	{ 0xe, 0xe, "Link speed reduced, link unreliable" },
	{ 0x10, 0x10, "Link width reduced, link unreliable: x32 or x24" },
	{ 0x11, 0x11, "Link width reduced, link unreliable: x16 or x12" },
	{ 0x12, 0x12, "Link width reduced, link unreliable: x8" },
	{ 0x13, 0x13, "Link width reduced, link unreliable: x4" },
	{ 0x14, 0x14, "Link width reduced, link unreliable: x2" },
	{ 0x15, 0x15, "Link speed reduced, link unreliable: Gen4" },
	{ 0x16, 0x16, "Link speed reduced, link unreliable: Gen3" },
	{ 0x17, 0x17, "Link speed reduced, link unreliable: Gen2" },
};

static const struct mce_mscod_row mscod_rows_67[] = {
	{ 0x1, 0x1, "SVID resend failed" },
	{ 0x2, 0x2, "Voltage regulator over current" },
	{ 0x3, 0x3, "Voltage regulator too hot" },
	{ 0x4, 0x4, "Voltage regulator parity fault" },
};

static const struct mce_mscod_row mscod_rows_68[] = {
	{ 0x1, 0x1, "Receiver overflow" },
	{ 0x2, 0x2, "Phy training fault" },
	{ 0x3, 0x3, "Flow control protocol fault" },
	{ 0x4, 0x4, "Link went down unexpectedly" },
	{ 0x5, 0x5, "Data link protocol fault" },
	{ 0x6, 0x6, "Replay timer expired" },
	{ 0x7, 0x7, "Replay number rolled over" },
	{ 0x8, 0x8, "Bad data link layer packet" },
	{ 0x9, 0x9, "Bad transaction layer packet" },
	{ 0xa, 0xa, "Link unreliable: Gen2" },
	{ 0xb, 0xb, "Link unreliable: Gen3" },
	{ 0xc, 0xc, "Link unreliable: Gen4" },
	{ 0xd, 0xd, "Link unreliable: x2" },
	{ 0xe, 0xe, "Link unreliable: x4" },
	{ 0xf, 0xf, "Link unreliable: x8" },
	{ 0x10, 0x10, "Link unreliable: x16 or x12" },
	{ 0x11, 0x11, "Link unreliable: x32 or x24" },
};

static const struct mce_mscod_row mscod_rows_69[] = {
	{ 0x1, 0x1, "Single-bit ECC error" },
	{ 0x2, 0x2, "Multi-bit ECC error" },
	{ 0x3, 0x3, "Command parity fault" },
	{ 0x4, 0x4, "CRC fault" },
	{ 0x5, 0x5, "Parity fault, retry failed" },
	{ 0x6, 0x6, "CRC fault, retry failed" },
	{ 0x7, 0x7, "Address decode (DVAD) fault, CPU interface channel A0" },
	{ 0x8, 0x8, "Address decode (DVAD) fault, CPU interface channel B0" },
	{ 0x9, 0x9, "Address decode (DVAD) fault, CPU interface channel A1" },
	{ 0xa, 0xa, "Address decode (DVAD) fault, CPU interface channel B1" },
	{ 0xb, 0xb, "Address decode (DVAD) fault, memory traffic" },
	{ 0xc, 0xc, "Address decode (DVAD) fault, GMINT channel A0" },
	{ 0xd, 0xd, "Address decode (DVAD) fault, GMINT channel B0" },
	{ 0xe, 0xe, "Address decode (DVAD) fault, GMINT channel A1" },
	{ 0xf, 0xf, "Address decode (DVAD) fault, GMINT channel B1" },
	{ 0x10, 0x10, "Memory key missing" },
};

static const struct mce_mscod_row mscod_rows_70[] = {
	{ 0x1, 0x1, "Single-bit ECC fault, data of one line" },
	{ 0x2, 0x2, "Single-bit ECC fault, another line" },
	{ 0x3, 0x3, "Multi-bit ECC fault, data" },
};

static const struct mce_mscod_row mscod_rows_71[] = {
	{ 0x1, 0x1, "Receiver overflow" },
	{ 0x2, 0x2, "Flow control protocol fault" },
	{ 0x3, 0x3, "Link went down unexpectedly" },
	{ 0x4, 0x4, "Data link protocol fault" },
	{ 0x5, 0x5, "Replay timer expired" },
	{ 0x6, 0x6, "Replay number rolled over" },
	{ 0x7, 0x7, "Bad data link layer packet" },
	{ 0x8, 0x8, "Bad transaction layer packet" },
	{ 0x9, 0x9, "Receiver fault in Phy" },
	{ 0xa, 0xa, "Phy training fault" },
	{ 0xb, 0xb, "Link width reduced, link unreliable" },
	{ 0xe, 0xe, "Link speed reduced, link unreliable" },
	{ 0x10, 0x10, "Link width reduced, link unreliable: x32 or x24" },
	{ 0x11, 0x11, "Link width reduced, link unreliable: x16 or x12" },
	{ 0x12, 0x12, "Link width reduced, link unreliable: x8" },
	{ 0x13, 0x13, "Link width reduced, link unreliable: x4" },
	{ 0x14, 0x14, "Link width reduced, link unreliable: x2" },
	{ 0x15, 0x15, "Link speed reduced, link unreliable: Gen4" },
	{ 0x16, 0x16, "Link speed reduced, link unreliable: Gen3" },
	{ 0x17, 0x17, "Link speed reduced, link unreliable: Gen2" },
};

static const struct mce_mscod_row mscod_rows_72[] = {
	{ 0x1, 0x1, "Address decode (DVAD) fault" },
	{ 0x2, 0x2, "Multi-bit ECC fault in snoop table" },
	{ 0x3, 0x3, "Single-bit ECC fault in snoop table" },
	{ 0x4, 0x4, "CXL poison, uncorrected" },
	{ 0x5, 0x5, "CXL poison, corrected" },
	{ 0x6, 0x6, "CXL parity fault" },
};

static const struct mce_mscod_row mscod_rows_73[] = {
	{ 0x0, 0x0, "SIOD" },
};

static const struct mce_mscod_row mscod_rows_74[] = {
	{ 0x0, 0x0, "CCD" },
};

static const struct mce_mscod_row mscod_rows_75[] = {
	{ 0x0, 0x0, "core" },
};

static const struct mce_mscod_row mscod_rows_76[] = {
	{ 0x0, 0x0, "SIOD" },
};

static const struct mce_mscod_row mscod_rows_77[] = {
	{ 0x0, 0x0, "CCD" },
};

static const struct mce_mscod_row mscod_rows_78[] = {
	{ 0x0, 0x0, "core" },
};

static const struct mce_mscod_row mscod_rows_79[] = {
	{ 0x0, 0x0, "SIOD" },
};

static const struct mce_mscod_row mscod_rows_80[] = {
	{ 0x0, 0x0, "CCD" },
};

static const struct mce_mscod_row mscod_rows_81[] = {
	{ 0x0, 0x0, "core" },
};

static const struct mce_mscod_group mscod_groups[] = {
	{ 0x3, 0xe800, 0x800, 0, 31, 16, MSCOD_BITMASK,
	  ARRAY_SIZE(mscod_rows_0), mscod_rows_0 },
	{ 0x100, 0xef80, 0x80, 0, 31, 16, MSCOD_BITMASK,
	  ARRAY_SIZE(mscod_rows_1), mscod_rows_1 },
	{ 0x80, 0xefff, 0x1, 0, 31, 24, MSCOD_VALUE,
	  ARRAY_SIZE(mscod_rows_2), mscod_rows_2 },
	{ 0x10, 0xefff, 0xe0f, 0, 31, 16, MSCOD_BITMASK,
	  ARRAY_SIZE(mscod_rows_3), mscod_rows_3 },
	{ 0x10, 0xefff, 0x400, 0, 31, 16, MSCOD_VALUE,
	  ARRAY_SIZE(mscod_rows_4), mscod_rows_4 },
	{ 0x10, 0xefff, 0xe0f, 0, 31, 16, MSCOD_BITMASK,
	  ARRAY_SIZE(mscod_rows_5), mscod_rows_5 },
	{ 0x10, 0xefff, 0x400, 0, 31, 16, MSCOD_VALUE,
	  ARRAY_SIZE(mscod_rows_6), mscod_rows_6 },
	{ 0x10, 0x0, 0x0, 0, 19, 16, MSCOD_VALUE,
	  ARRAY_SIZE(mscod_rows_7), mscod_rows_7 },
	{ 0x10, 0x0, 0x0, 0, 31, 24, MSCOD_VALUE,
	  ARRAY_SIZE(mscod_rows_8), mscod_rows_8 },
	{ 0xf00, 0x0, 0x0, 0, 31, 16, MSCOD_BITMASK,
	  ARRAY_SIZE(mscod_rows_9), mscod_rows_9 },
	{ 0x10, 0x0, 0x0, 0, 19, 16, MSCOD_VALUE,
	  ARRAY_SIZE(mscod_rows_10), mscod_rows_10 },
	{ 0x10, 0x0, 0x0, 0, 31, 24, MSCOD_VALUE,
	  ARRAY_SIZE(mscod_rows_11), mscod_rows_11 },
	{ 0x1fe00, 0x0, 0x0, 0, 31, 16, MSCOD_BITMASK,
	  ARRAY_SIZE(mscod_rows_12), mscod_rows_12 },
	{ 0x10, 0xefff, 0x402, 0, 19, 16, MSCOD_MASK,
	  ARRAY_SIZE(mscod_rows_13), mscod_rows_13 },
	{ 0x10, 0x0, 0x0, 0, 31, 24, MSCOD_VALUE,
	  ARRAY_SIZE(mscod_rows_14), mscod_rows_14 },
	{ 0x300020, 0x0, 0x0, 0, 31, 16, MSCOD_VALUE,
	  ARRAY_SIZE(mscod_rows_15), mscod_rows_15 },
	{ 0x1fe00, 0x0, 0x0, 0, 31, 16, MSCOD_BITMASK,
	  ARRAY_SIZE(mscod_rows_16), mscod_rows_16 },
	{ 0x10, 0x0, 0x0, 0, 19, 16, MSCOD_MASK,
	  ARRAY_SIZE(mscod_rows_17), mscod_rows_17 },
	{ 0x10, 0x0, 0x0, 0, 23, 20, MSCOD_MASK,
	  ARRAY_SIZE(mscod_rows_18), mscod_rows_18 },
	{ 0x10, 0x0, 0x0, 0, 31, 24, MSCOD_VALUE,
	  ARRAY_SIZE(mscod_rows_19), mscod_rows_19 },
	{ 0x600, 0x0, 0x0, 0, 31, 16, MSCOD_BITMASK,
	  ARRAY_SIZE(mscod_rows_20), mscod_rows_20 },
	{ 0x10, 0xefff, 0x402, 0, 19, 16, MSCOD_MASK,
	  ARRAY_SIZE(mscod_rows_21), mscod_rows_21 },
	{ 0x10, 0x0, 0x0, 0, 31, 24, MSCOD_VALUE,
	  ARRAY_SIZE(mscod_rows_22), mscod_rows_22 },
	{ 0x300020, 0x0, 0x0, 0, 31, 16, MSCOD_VALUE,
	  ARRAY_SIZE(mscod_rows_23), mscod_rows_23 },
	{ 0x1fe00, 0x0, 0x0, 0, 31, 16, MSCOD_BITMASK,
	  ARRAY_SIZE(mscod_rows_24), mscod_rows_24 },
	{ 0x1ff80, 0x0, 0x0, 0, 31, 16, MSCOD_BITMASK,
	  ARRAY_SIZE(mscod_rows_25), mscod_rows_25 },
	{ 0x10, 0xefff, 0x402, 0, 19, 16, MSCOD_MASK,
	  ARRAY_SIZE(mscod_rows_26), mscod_rows_26 },
	{ 0x10, 0x0, 0x0, 0, 31, 24, MSCOD_VALUE,
	  ARRAY_SIZE(mscod_rows_27), mscod_rows_27 },
	{ 0x81020, 0x0, 0x0, 0, 21, 16, MSCOD_VALUE,
	  ARRAY_SIZE(mscod_rows_28), mscod_rows_28 },
	{ 0x81020, 0x3f0000, 0x120000, 0, 31, 16, MSCOD_BITMASK,
	  ARRAY_SIZE(mscod_rows_29), mscod_rows_29 },
	{ 0x180, 0x0, 0x0, 0, 31, 16, MSCOD_BITMASK,
	  ARRAY_SIZE(mscod_rows_30), mscod_rows_30 },
	{ 0x180, 0x0, 0x0, 0, 25, 24, MSCOD_VALUE,
	  ARRAY_SIZE(mscod_rows_31), mscod_rows_31 },
	{ 0x7e000, 0x8000000, 0x0, 0, 31, 16, MSCOD_BITMASK,
	  ARRAY_SIZE(mscod_rows_32), mscod_rows_32 },
	{ 0x7e000, 0x8000000, 0x8000000, 0, 31, 16, MSCOD_VALUE,
	  ARRAY_SIZE(mscod_rows_33), mscod_rows_33 },
	{ 0x1, 0x2000000000000000, 0x0, 0, 31, 0, MSCOD_VALUE,
	  ARRAY_SIZE(mscod_rows_34), mscod_rows_34 },
	{ 0xc0, 0x0, 0x0, 0, 31, 16, MSCOD_BITMASK,
	  ARRAY_SIZE(mscod_rows_35), mscod_rows_35 },
	{ 0x10, 0x0, 0x0, 0, 31, 24, MSCOD_VALUE,
	  ARRAY_SIZE(mscod_rows_36), mscod_rows_36 },
	{ 0x10, 0x0, 0x0, 0, 23, 20, MSCOD_VALUE,
	  ARRAY_SIZE(mscod_rows_37), mscod_rows_37 },
	{ 0x10, 0x0, 0x0, 0, 19, 16, MSCOD_VALUE,
	  ARRAY_SIZE(mscod_rows_38), mscod_rows_38 },
	{ 0x1a0, 0x0, 0x0, 0, 21, 16, MSCOD_VALUE,
	  ARRAY_SIZE(mscod_rows_39), mscod_rows_39 },
	{ 0x1a0, 0x0, 0x0, 0, 31, 16, MSCOD_BITMASK,
	  ARRAY_SIZE(mscod_rows_40), mscod_rows_40 },
	{ 0x1111000, 0x0, 0x0, 0, 31, 16, MSCOD_BITMASK,
	  ARRAY_SIZE(mscod_rows_41), mscod_rows_41 },
	{ 0x1111000, 0x0, 0x0, 0, 25, 24, MSCOD_VALUE,
	  ARRAY_SIZE(mscod_rows_42), mscod_rows_42 },
	{ 0xeeee000, 0x0, 0x0, 0, 31, 16, MSCOD_VALUE,
	  ARRAY_SIZE(mscod_rows_43), mscod_rows_43 },
	{ 0x10, 0x0, 0x0, 0, 31, 24, MSCOD_VALUE,
	  ARRAY_SIZE(mscod_rows_44), mscod_rows_44 },
	{ 0x10, 0x0, 0x0, 0, 23, 20, MSCOD_VALUE,
	  ARRAY_SIZE(mscod_rows_45), mscod_rows_45 },
	{ 0x10, 0xefff, 0x40c, 1, 19, 16, MSCOD_VALUE,
	  ARRAY_SIZE(mscod_rows_46), mscod_rows_46 },
	{ 0x10, 0xefff, 0x40c, 0, 19, 16, MSCOD_VALUE,
	  ARRAY_SIZE(mscod_rows_47), mscod_rows_47 },
	{ 0x20, 0x0, 0x0, 0, 21, 16, MSCOD_VALUE,
	  ARRAY_SIZE(mscod_rows_48), mscod_rows_48 },
	{ 0x20, 0x0, 0x0, 0, 31, 16, MSCOD_BITMASK,
	  ARRAY_SIZE(mscod_rows_49), mscod_rows_49 },
	{ 0x20001000, 0x0, 0x0, 0, 23, 16, MSCOD_VALUE,
	  ARRAY_SIZE(mscod_rows_50), mscod_rows_50 },
	{ 0x1000, 0x0, 0x0, 0, 25, 24, MSCOD_VALUE,
	  ARRAY_SIZE(mscod_rows_51), mscod_rows_51 },
	{ 0xc01fe000, 0x0, 0x0, 0, 31, 16, MSCOD_VALUE,
	  ARRAY_SIZE(mscod_rows_52), mscod_rows_52 },
	{ 0x20, 0x0, 0x0, 0, 31, 16, MSCOD_VALUE,
	  ARRAY_SIZE(mscod_rows_53), mscod_rows_53 },
	{ 0x40, 0x0, 0x0, 0, 23, 16, MSCOD_VALUE,
	  ARRAY_SIZE(mscod_rows_54), mscod_rows_54 },
	{ 0x40, 0x0, 0x0, 0, 31, 24, MSCOD_VALUE,
	  ARRAY_SIZE(mscod_rows_55), mscod_rows_55 },
	{ 0x1000, 0x0, 0x0, 0, 31, 16, MSCOD_VALUE,
	  ARRAY_SIZE(mscod_rows_56), mscod_rows_56 },
	{ 0x1ffe000, 0x0, 0x0, 0, 31, 16, MSCOD_VALUE,
	  ARRAY_SIZE(mscod_rows_57), mscod_rows_57 },
	{ 0x10, 0xefff, 0x40b, 1, 31, 16, MSCOD_VALUE,
	  ARRAY_SIZE(mscod_rows_58), mscod_rows_58 },
	{ 0x800, 0xff000000, 0x0, 0, 23, 16, MSCOD_VALUE,
	  ARRAY_SIZE(mscod_rows_59), mscod_rows_59 },
	{ 0x800, 0x0, 0x0, 0, 31, 24, MSCOD_VALUE,
	  ARRAY_SIZE(mscod_rows_60), mscod_rows_60 },
	{ 0x40000, 0x0, 0x0, 0, 31, 16, MSCOD_VALUE,
	  ARRAY_SIZE(mscod_rows_61), mscod_rows_61 },
	{ 0x7f80000, 0x0, 0x0, 0, 31, 16, MSCOD_VALUE,
	  ARRAY_SIZE(mscod_rows_62), mscod_rows_62 },
	{ 0x1, 0x0, 0x0, 0, 29, 25, MSCOD_VALUE,
	  ARRAY_SIZE(mscod_rows_63), mscod_rows_63 },
	{ 0x2, 0x0, 0x0, 0, 25, 24, MSCOD_VALUE,
	  ARRAY_SIZE(mscod_rows_64), mscod_rows_64 },
	{ 0x44, 0x0, 0x0, 0, 23, 16, MSCOD_VALUE,
	  ARRAY_SIZE(mscod_rows_65), mscod_rows_65 },
	{ 0x28, 0x0, 0x0, 0, 31, 16, MSCOD_VALUE,
	  ARRAY_SIZE(mscod_rows_66), mscod_rows_66 },
	{ 0x8400010, 0x0, 0x0, 0, 31, 24, MSCOD_VALUE,
	  ARRAY_SIZE(mscod_rows_67), mscod_rows_67 },
	{ 0x80, 0x0, 0x0, 0, 29, 25, MSCOD_VALUE,
	  ARRAY_SIZE(mscod_rows_68), mscod_rows_68 },
	{ 0x3dfe00, 0x0, 0x0, 0, 31, 16, MSCOD_VALUE,
	  ARRAY_SIZE(mscod_rows_69), mscod_rows_69 },
	{ 0x20000, 0x0, 0x0, 0, 26, 25, MSCOD_VALUE,
	  ARRAY_SIZE(mscod_rows_70), mscod_rows_70 },
	{ 0x4000000, 0x0, 0x0, 0, 31, 16, MSCOD_VALUE,
	  ARRAY_SIZE(mscod_rows_71), mscod_rows_71 },
	{ 0xf0000000, 0x0, 0x0, 0, 23, 16, MSCOD_VALUE,
	  ARRAY_SIZE(mscod_rows_72), mscod_rows_72 },
	{ 0x1, 0x0, 0x0, 0, 24, 23, MSCOD_NUMBER,
	  ARRAY_SIZE(mscod_rows_73), mscod_rows_73 },
	{ 0x1, 0x0, 0x0, 0, 22, 19, MSCOD_NUMBER,
	  ARRAY_SIZE(mscod_rows_74), mscod_rows_74 },
	{ 0x1, 0x0, 0x0, 0, 18, 16, MSCOD_NUMBER,
	  ARRAY_SIZE(mscod_rows_75), mscod_rows_75 },
	{ 0x80, 0x0, 0x0, 0, 24, 23, MSCOD_NUMBER,
	  ARRAY_SIZE(mscod_rows_76), mscod_rows_76 },
	{ 0x80, 0x0, 0x0, 0, 22, 19, MSCOD_NUMBER,
	  ARRAY_SIZE(mscod_rows_77), mscod_rows_77 },
	{ 0x80, 0x0, 0x0, 0, 18, 16, MSCOD_NUMBER,
	  ARRAY_SIZE(mscod_rows_78), mscod_rows_78 },
	{ 0x20000, 0x0, 0x0, 0, 24, 23, MSCOD_NUMBER,
	  ARRAY_SIZE(mscod_rows_79), mscod_rows_79 },
	{ 0x20000, 0x0, 0x0, 0, 22, 19, MSCOD_NUMBER,
	  ARRAY_SIZE(mscod_rows_80), mscod_rows_80 },
	{ 0x20000, 0x0, 0x0, 0, 18, 16, MSCOD_NUMBER,
	  ARRAY_SIZE(mscod_rows_81), mscod_rows_81 },
};

static const u8 mscod_of_061a[] = {
	0, 1, 2
};

static const u8 mscod_of_061d[] = {
	3, 4
};

static const u8 mscod_of_061e[] = {
	0, 1, 2
};

static const u8 mscod_of_0625[] = {
	0, 1, 2
};

static const u8 mscod_of_062a[] = {
	7, 8
};

static const u8 mscod_of_062c[] = {
	0, 1, 2
};

static const u8 mscod_of_062d[] = {
	7, 8, 9
};

static const u8 mscod_of_063c[] = {
	34
};

static const u8 mscod_of_063d[] = {
	34
};

static const u8 mscod_of_063e[] = {
	10, 11, 12
};

static const u8 mscod_of_063f[] = {
	13, 14, 15, 16
};

static const u8 mscod_of_0645[] = {
	34
};

static const u8 mscod_of_0646[] = {
	34
};

static const u8 mscod_of_064f[] = {
	21, 22, 23, 24
};

static const u8 mscod_of_0655[] = {
	26, 27, 28, 29, 30, 31, 32, 33, 34
};

static const u8 mscod_of_0656[] = {
	17, 18, 19, 20
};

static const u8 mscod_of_0657[] = {
	25
};

static const u8 mscod_of_065f[] = {
	35
};

static const u8 mscod_of_066a[] = {
	36, 37, 38, 39, 40, 41, 42, 43
};

static const u8 mscod_of_066c[] = {
	36, 37, 38, 41, 42, 43
};

static const u8 mscod_of_0685[] = {
	25
};

static const u8 mscod_of_0686[] = {
	36, 37, 38, 41, 42, 43
};

static const u8 mscod_of_068f[] = {
	44, 45, 46, 47, 48, 49, 50, 51, 52
};

static const u8 mscod_of_06ad[] = {
	53, 54, 55, 56, 57
};

static const u8 mscod_of_06ae[] = {
	53, 54, 55, 56, 57
};

static const u8 mscod_of_06af[] = {
	53, 54, 55, 56, 57
};

static const u8 mscod_of_06cf[] = {
	44, 45, 46, 47, 48, 49, 50, 51, 52
};

static const u8 mscod_of_06dd[] = {
	53, 54, 55, 56, 57
};

static const u8 mscod_of_077b[] = {
	63, 64, 65, 66, 67, 68, 69, 70, 71, 72, 73, 74, 75, 76, 77, 78, 79, 80, 81
};

static const u8 mscod_of_0f06[] = {
	5, 6
};

static const u8 mscod_of_1301[] = {
	58, 59, 60, 61, 62
};

static const struct mce_mscod_model mscod_models[] = {
	{ 0x061a, ARRAY_SIZE(mscod_of_061a), mscod_of_061a },
	{ 0x061d, ARRAY_SIZE(mscod_of_061d), mscod_of_061d },
	{ 0x061e, ARRAY_SIZE(mscod_of_061e), mscod_of_061e },
	{ 0x0625, ARRAY_SIZE(mscod_of_0625), mscod_of_0625 },
	{ 0x062a, ARRAY_SIZE(mscod_of_062a), mscod_of_062a },
	{ 0x062c, ARRAY_SIZE(mscod_of_062c), mscod_of_062c },
	{ 0x062d, ARRAY_SIZE(mscod_of_062d), mscod_of_062d },
	{ 0x063c, ARRAY_SIZE(mscod_of_063c), mscod_of_063c },
	{ 0x063d, ARRAY_SIZE(mscod_of_063d), mscod_of_063d },
	{ 0x063e, ARRAY_SIZE(mscod_of_063e), mscod_of_063e },
	{ 0x063f, ARRAY_SIZE(mscod_of_063f), mscod_of_063f },
	{ 0x0645, ARRAY_SIZE(mscod_of_0645), mscod_of_0645 },
	{ 0x0646, ARRAY_SIZE(mscod_of_0646), mscod_of_0646 },
	{ 0x064f, ARRAY_SIZE(mscod_of_064f), mscod_of_064f },
	{ 0x0655, ARRAY_SIZE(mscod_of_0655), mscod_of_0655 },
	{ 0x0656, ARRAY_SIZE(mscod_of_0656), mscod_of_0656 },
	{ 0x0657, ARRAY_SIZE(mscod_of_0657), mscod_of_0657 },
	{ 0x065f, ARRAY_SIZE(mscod_of_065f), mscod_of_065f },
	{ 0x066a, ARRAY_SIZE(mscod_of_066a), mscod_of_066a },
	{ 0x066c, ARRAY_SIZE(mscod_of_066c), mscod_of_066c },
	{ 0x0685, ARRAY_SIZE(mscod_of_0685), mscod_of_0685 },
	{ 0x0686, ARRAY_SIZE(mscod_of_0686), mscod_of_0686 },
	{ 0x068f, ARRAY_SIZE(mscod_of_068f), mscod_of_068f },
	{ 0x06ad, ARRAY_SIZE(mscod_of_06ad), mscod_of_06ad },
	{ 0x06ae, ARRAY_SIZE(mscod_of_06ae), mscod_of_06ae },
	{ 0x06af, ARRAY_SIZE(mscod_of_06af), mscod_of_06af },
	{ 0x06cf, ARRAY_SIZE(mscod_of_06cf), mscod_of_06cf },
	{ 0x06dd, ARRAY_SIZE(mscod_of_06dd), mscod_of_06dd },
	{ 0x077b, ARRAY_SIZE(mscod_of_077b), mscod_of_077b },
	{ 0x0f06, ARRAY_SIZE(mscod_of_0f06), mscod_of_0f06 },
	{ 0x1301, ARRAY_SIZE(mscod_of_1301), mscod_of_1301 },
};
