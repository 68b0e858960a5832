#include "textflag.h"

// The loops of kernels.go over sixteen values side by side: two Y registers hold
// the values of one direction of an arc, or of one node. And two loops over the
// weights of one metric, eight at a time.

// func relaxLanesAVX2(w, arcs *lanePair, tri, last *uint32, nodes, degree int)
//
// For every node and every pair of its arcs x, z:
// y = min(y, x.down + z.up), min(y, z.down + x.up), where tri names y. What tri names 16
// entries further on is asked for ahead, until last: 16 entries follow what is before it.
TEXT ·relaxLanesAVX2(SB), NOSPLIT, $0-48
	MOVQ w+0(FP), DI
	MOVQ arcs+8(FP), SI
	MOVQ tri+16(FP), BX
	MOVQ last+24(FP), R10
	MOVQ nodes+32(FP), CX
	MOVQ degree+40(FP), DX

node:
	MOVQ DX, AX

first:
	SUBQ $1, AX
	JZ   last
	VMOVDQU (SI), Y0
	VMOVDQU 32(SI), Y1
	VMOVDQU 64(SI), Y2
	VMOVDQU 96(SI), Y3
	ADDQ $128, SI
	MOVQ SI, R12
	MOVQ AX, R13

next:
	CMPQ BX, R10
	JCC  near
	MOVL 64(BX), R9
	SHLQ $7, R9
	PREFETCHT0 (DI)(R9*1)
	PREFETCHT0 64(DI)(R9*1)

near:
	MOVL (BX), R8
	SHLQ $7, R8
	ADDQ DI, R8
	VPADDD (R12), Y2, Y4
	VPADDD 32(R12), Y3, Y5
	VPADDD 64(R12), Y0, Y6
	VPADDD 96(R12), Y1, Y7
	VPMINUD (R8), Y4, Y4
	VPMINUD 32(R8), Y5, Y5
	VPMINUD 64(R8), Y6, Y6
	VPMINUD 96(R8), Y7, Y7
	VMOVDQU Y4, (R8)
	VMOVDQU Y5, 32(R8)
	VMOVDQU Y6, 64(R8)
	VMOVDQU Y7, 96(R8)
	ADDQ $128, R12
	ADDQ $4, BX
	SUBQ $1, R13
	JNZ  next
	JMP  first

last:
	ADDQ $128, SI
	SUBQ $1, CX
	JNZ  node
	VZEROUPPER
	RET

// func sweepLanesAVX2(dist, out *lanes, arcs *half, nodes, degree int)
//
// out = min(Infinity, dist[head] + weight over the arcs) for every node.
TEXT ·sweepLanesAVX2(SB), NOSPLIT, $0-40
	MOVQ dist+0(FP), DI
	MOVQ out+8(FP), SI
	MOVQ arcs+16(FP), BX
	MOVQ nodes+24(FP), CX
	MOVQ degree+32(FP), DX
	MOVL $0x7FFFFFFF, AX
	VMOVD AX, X15
	VPBROADCASTD X15, Y15

node:
	VMOVDQA Y15, Y0
	VMOVDQA Y15, Y1
	MOVQ DX, AX
	TESTQ AX, AX
	JZ   store

next:
	MOVL (BX), R8
	VPBROADCASTD 4(BX), Y2
	SHLQ $6, R8
	VPADDD (DI)(R8*1), Y2, Y3
	VPADDD 32(DI)(R8*1), Y2, Y4
	VPMINUD Y3, Y0, Y0
	VPMINUD Y4, Y1, Y1
	ADDQ $8, BX
	SUBQ $1, AX
	JNZ  next

store:
	VMOVDQU Y0, (SI)
	VMOVDQU Y1, 32(SI)
	ADDQ $64, SI
	SUBQ $1, CX
	JNZ  node
	VZEROUPPER
	RET

// func loadLanesAVX2(to *lanePair, origin *[2]uint32, weights, none, all *lanes, arcs, missing int)
//
// to = the rows of weights that origin names, or *none where it says missing;
// *all = the bits that occur in any of them.
TEXT ·loadLanesAVX2(SB), NOSPLIT, $0-56
	MOVQ to+0(FP), DI
	MOVQ origin+8(FP), SI
	MOVQ weights+16(FP), BX
	MOVQ none+24(FP), R10
	MOVQ all+32(FP), R11
	MOVQ arcs+40(FP), CX
	MOVQ missing+48(FP), DX
	VMOVDQU (R11), Y14
	VMOVDQU 32(R11), Y15

next:
	MOVL (SI), R8
	MOVL 4(SI), R9
	MOVQ R8, R12
	MOVQ R9, R13
	SHLQ $6, R12
	SHLQ $6, R13
	ADDQ BX, R12
	ADDQ BX, R13
	CMPL R8, DX
	CMOVQEQ R10, R12
	CMPL R9, DX
	CMOVQEQ R10, R13
	VMOVDQU (R12), Y0
	VMOVDQU 32(R12), Y1
	VMOVDQU (R13), Y2
	VMOVDQU 32(R13), Y3
	VMOVDQU Y0, (DI)
	VMOVDQU Y1, 32(DI)
	VMOVDQU Y2, 64(DI)
	VMOVDQU Y3, 96(DI)
	VPOR Y0, Y14, Y14
	VPOR Y1, Y15, Y15
	VPOR Y2, Y14, Y14
	VPOR Y3, Y15, Y15
	ADDQ $8, SI
	ADDQ $128, DI
	SUBQ $1, CX
	JNZ  next
	VMOVDQU Y14, (R11)
	VMOVDQU Y15, 32(R11)
	VZEROUPPER
	RET

// func raiseLanesAVX2(h *lanes, arcs *lanePair, count int)
//
// h = max(h, 1 + the finite weights of the arcs, both directions).
TEXT ·raiseLanesAVX2(SB), NOSPLIT, $0-24
	MOVQ h+0(FP), DI
	MOVQ arcs+8(FP), SI
	MOVQ count+16(FP), CX
	VMOVDQU (DI), Y0
	VMOVDQU 32(DI), Y1
	VPCMPEQD Y14, Y14, Y14 // -1
	VPSRLD $1, Y14, Y15    // Infinity

next:
	VMOVDQU (SI), Y2
	VMOVDQU 32(SI), Y3
	VMOVDQU 64(SI), Y4
	VMOVDQU 96(SI), Y5
	VPSUBD Y14, Y2, Y2
	VPSUBD Y14, Y3, Y3
	VPSUBD Y14, Y4, Y4
	VPSUBD Y14, Y5, Y5
	VPAND Y15, Y2, Y2
	VPAND Y15, Y3, Y3
	VPAND Y15, Y4, Y4
	VPAND Y15, Y5, Y5
	VPMAXUD Y2, Y4, Y4
	VPMAXUD Y3, Y5, Y5
	VPMAXUD Y4, Y0, Y0
	VPMAXUD Y5, Y1, Y1
	ADDQ $128, SI
	SUBQ $1, CX
	JNZ  next
	VMOVDQU Y0, (DI)
	VMOVDQU Y1, 32(DI)
	VZEROUPPER
	RET

// func expandLanesAVX2(dist *lanes, heads *uint32, w, d *lanes, arcs int)
//
// dist[head] = min(dist[head], d + w) for every arc; w is the first weight of the
// direction, the next arc's is two rows on.
TEXT ·expandLanesAVX2(SB), NOSPLIT, $0-40
	MOVQ dist+0(FP), DI
	MOVQ heads+8(FP), SI
	MOVQ w+16(FP), BX
	MOVQ d+24(FP), R10
	MOVQ arcs+32(FP), CX
	VMOVDQU (R10), Y0
	VMOVDQU 32(R10), Y1

next:
	MOVL (SI), R8
	SHLQ $6, R8
	ADDQ DI, R8
	VPADDD (BX), Y0, Y2
	VPADDD 32(BX), Y1, Y3
	VPMINUD (R8), Y2, Y2
	VPMINUD 32(R8), Y3, Y3
	VMOVDQU Y2, (R8)
	VMOVDQU Y3, 32(R8)
	ADDQ $4, SI
	ADDQ $128, BX
	SUBQ $1, CX
	JNZ  next
	VZEROUPPER
	RET

// func largestAVX2(weights *Weight, blocks int) Weight
//
// 1 + the largest finite weight, or 0; a block is eight weights.
TEXT ·largestAVX2(SB), NOSPLIT, $0-20
	MOVQ weights+0(FP), SI
	MOVQ blocks+8(FP), CX
	VPXOR Y0, Y0, Y0
	VPCMPEQD Y14, Y14, Y14
	VPSRLD $1, Y14, Y15

next:
	VMOVDQU (SI), Y2
	VPSUBD Y14, Y2, Y2
	VPAND Y15, Y2, Y2
	VPMAXUD Y2, Y0, Y0
	ADDQ $32, SI
	SUBQ $1, CX
	JNZ  next
	VEXTRACTI128 $1, Y0, X1
	VPMAXUD X1, X0, X0
	VPSHUFD $0x4E, X0, X1
	VPMAXUD X1, X0, X0
	VPSHUFD $0xB1, X0, X1
	VPMAXUD X1, X0, X0
	VMOVD X0, AX
	MOVL AX, ret+16(FP)
	VZEROUPPER
	RET

// func closeChangedAVX2(weights, before *Weight, blocks int)
//
// weights = Infinity where they differ from before; a block is eight weights.
TEXT ·closeChangedAVX2(SB), NOSPLIT, $0-24
	MOVQ weights+0(FP), DI
	MOVQ before+8(FP), SI
	MOVQ blocks+16(FP), CX
	VPCMPEQD Y14, Y14, Y14
	VPSRLD $1, Y14, Y15

next:
	VMOVDQU (DI), Y0
	VPCMPEQD (SI), Y0, Y1
	VPANDN Y15, Y1, Y1
	VPOR Y1, Y0, Y0
	VMOVDQU Y0, (DI)
	ADDQ $32, DI
	ADDQ $32, SI
	SUBQ $1, CX
	JNZ  next
	VZEROUPPER
	RET

// func loadNamedAVX2(w *pair, list *named, weight *Weight, count int)
//
// w[arc] = weight[up], weight[down] for the entries of a list, of which 16 more follow.
TEXT ·loadNamedAVX2(SB), NOSPLIT, $0-32
	MOVQ w+0(FP), DI
	MOVQ list+8(FP), SI
	MOVQ weight+16(FP), BX
	MOVQ count+24(FP), CX

entry:
	MOVL 196(SI), R8
	MOVL 200(SI), R9
	PREFETCHT0 (BX)(R8*4)
	PREFETCHT0 (BX)(R9*4)
	MOVL (SI), R10
	MOVL 4(SI), R8
	MOVL 8(SI), R9
	MOVL (BX)(R8*4), R8
	MOVL (BX)(R9*4), R9
	MOVL R8, (DI)(R10*8)
	MOVL R9, 4(DI)(R10*8)
	ADDQ $12, SI
	SUBQ $1, CX
	JNZ  entry
	RET

// func lowerBlocksAVX2(dist *Weight, bases *uint32, blocks *block, count int, d Weight)
//
// dist[base+k] = min(dist[base+k], d + block[k]) for every block.
TEXT ·lowerBlocksAVX2(SB), NOSPLIT, $0-36
	MOVQ dist+0(FP), DI
	MOVQ bases+8(FP), SI
	MOVQ blocks+16(FP), BX
	MOVQ count+24(FP), CX
	MOVL d+32(FP), R8
	VMOVD R8, X0
	VPBROADCASTD X0, Y0

next:
	MOVL (SI), R8
	VPADDD (BX), Y0, Y1
	VPMINUD (DI)(R8*4), Y1, Y1
	VMOVDQU Y1, (DI)(R8*4)
	ADDQ $4, SI
	ADDQ $32, BX
	SUBQ $1, CX
	JNZ  next
	VZEROUPPER
	RET

// func weighLowerAVX2(w *pair, lower *wedge, count int, w0 *pair)
//
// w0 = min(w0, swap(w[b]) + w[c]) over the triangles.
TEXT ·weighLowerAVX2(SB), NOSPLIT, $0-32
	MOVQ w+0(FP), DI
	MOVQ lower+8(FP), SI
	MOVQ count+16(FP), CX
	MOVQ w0+24(FP), BX
	VMOVQ (BX), X0

triangle:
	MOVL (SI), R8
	MOVL 4(SI), R9
	VMOVQ (DI)(R8*8), X1
	VPSHUFD $0xE1, X1, X1
	VMOVQ (DI)(R9*8), X2
	VPADDD X2, X1, X1
	VPMINUD X1, X0, X0
	ADDQ $8, SI
	SUBQ $1, CX
	JNZ  triangle
	VMOVQ X0, (BX)
	RET

// func prefetchAVX2(p *uint32, bytes int)
//
// Asks for the cache lines of bytes from p on.
TEXT ·prefetchAVX2(SB), NOSPLIT, $0-16
	MOVQ p+0(FP), SI
	MOVQ bytes+8(FP), CX

line:
	PREFETCHT0 (SI)
	ADDQ $64, SI
	SUBQ $64, CX
	JGT  line
	RET

// func touch(a, b, c, d *uint32)
TEXT ·touch(SB), NOSPLIT, $0-32
	MOVQ a+0(FP), AX
	MOVQ b+8(FP), BX
	MOVQ c+16(FP), CX
	MOVQ d+24(FP), DX
	PREFETCHT0 (AX)
	PREFETCHT0 (BX)
	PREFETCHT0 (CX)
	PREFETCHT0 (DX)
	RET
