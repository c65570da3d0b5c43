package message

import (
	"bufio"
	"compress/flate"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"path"
	"strings"
)

// zipStream reads a zip from its beginning. The standard library starts with the directory at the end, so it needs the whole zip, and
// reads nothing of one that was cut.
type zipStream struct {
	in      *bufio.Reader
	counted *countingReader

	name     string
	entry    zipEntry
	data     io.Reader // the entry, unpacked
	inflater io.ReadCloser
	begin    int64 // where the data of the entry begins
	unpacked int64 // bytes of the entry
	sum      uint32
	err      error // why the entry cannot be read further; io.EOF: it was read to its end

	entries int64
	total   int64 // unpacked bytes of all entries
	most    int64
}

// zipEntry is the header before an entry.
type zipEntry struct {
	flags, method    uint16
	sum              uint32
	packed, unpacked uint64
	wide             bool // the sizes have 64 bits
}

const (
	zipEncrypted = 1 << 0
	zipDescribed = 1 << 3 // the sizes follow the data

	zipStored   = 0
	zipDeflated = 8

	zipLocal      = 0x04034b50
	zipDescriptor = 0x08074b50
	zipCentral    = 0x02014b50
	zipWideEnd    = 0x06064b50
	zipWideLocate = 0x07064b50
	zipEnd        = 0x06054b50

	wideSizes = 1 // the extra field with sizes of 64 bits
	in32Bits  = 1<<32 - 1

	// Messages pack to about a tenth. A file that packs far better was made to do harm, but does little while it is small.
	maxZipRatio  = 200
	ratioMatters = 32 << 20
)

var (
	errZipCut  = errors.New("is cut: the file ends too early")
	errZipBomb = fmt.Errorf("unpacks to over %d times its size", maxZipRatio)
	errZipSum  = errors.New("is corrupt: wrong checksum")
)

func newZipStream(r io.Reader, most int64) *zipStream {
	counted := &countingReader{from: r}
	return &zipStream{in: bufio.NewReaderSize(counted, 64<<10), counted: counted, most: most}
}

type countingReader struct {
	from io.Reader
	n    int64
}

func (c *countingReader) Read(p []byte) (int, error) {
	n, err := c.from.Read(p)
	c.n += int64(n)
	return n, err
}

// offset returns the number of bytes of the zip that were used.
func (z *zipStream) offset() int64 { return z.counted.n - int64(z.in.Buffered()) }

// next opens the next file in the zip, and reports whether there is one.
func (z *zipStream) next() (bool, error) {
	for {
		z.name = ""
		signature, err := z.number(4)
		if err != nil {
			return false, err
		}
		switch signature {
		case zipLocal:
			if err := z.open(); err != nil {
				return false, err
			}
			if strings.HasSuffix(z.name, "/") && z.entry.flags&zipDescribed == 0 && z.entry.packed == 0 {
				continue // a directory
			}
			return true, nil
		case zipCentral, zipEnd, zipWideEnd:
			return false, z.end(signature)
		}
		if z.entries == 0 {
			return false, errors.New("is not a zip")
		}
		return false, errors.New("is corrupt: no file begins here")
	}
}

// number reads a number of size bytes.
func (z *zipStream) number(size int) (uint64, error) {
	var bytes [8]byte
	if _, err := io.ReadFull(z.in, bytes[:size]); err != nil {
		return 0, cutOr(err)
	}
	return binary.LittleEndian.Uint64(bytes[:]), nil
}

// cutOr replaces EOF by errZipCut.
func cutOr(err error) error {
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		return errZipCut
	}
	return err
}

func (z *zipStream) open() error {
	var head [26]byte
	if _, err := io.ReadFull(z.in, head[:]); err != nil {
		return cutOr(err)
	}
	z.entry = zipEntry{
		flags: binary.LittleEndian.Uint16(head[2:]), method: binary.LittleEndian.Uint16(head[4:]), sum: binary.LittleEndian.Uint32(head[10:]),
		packed: uint64(binary.LittleEndian.Uint32(head[14:])), unpacked: uint64(binary.LittleEndian.Uint32(head[18:])),
	}
	names := make([]byte, int(binary.LittleEndian.Uint16(head[22:]))+int(binary.LittleEndian.Uint16(head[24:])))
	if _, err := io.ReadFull(z.in, names); err != nil {
		return cutOr(err)
	}
	length := int(binary.LittleEndian.Uint16(head[22:]))
	z.name = string(names[:length])
	z.entry.widen(names[length:])
	z.entries++
	z.begin, z.unpacked, z.sum, z.err = z.offset(), 0, 0, nil
	switch e := &z.entry; {
	case climbs(z.name):
		return errors.New("has a name that leads out of its directory")
	case e.flags&zipEncrypted != 0:
		return errors.New("is encrypted")
	case e.method == zipDeflated:
		return z.inflate()
	case e.method == zipStored && e.flags&zipDescribed != 0:
		return errors.New("is stored without its size before it")
	case e.method == zipStored:
		z.data = io.LimitReader(z.in, int64(min(e.packed, 1<<62)))
		return nil
	}
	return fmt.Errorf("has an unknown compression method, %d", z.entry.method)
}

// widen reads the 64-bit sizes, if there are any.
func (e *zipEntry) widen(extra []byte) {
	for len(extra) >= 4 {
		kind, size := binary.LittleEndian.Uint16(extra), int(binary.LittleEndian.Uint16(extra[2:]))
		if len(extra) < 4+size {
			return
		}
		if field := extra[4 : 4+size]; kind == wideSizes && size >= 16 {
			e.wide = true
			e.unpacked, e.packed = binary.LittleEndian.Uint64(field), binary.LittleEndian.Uint64(field[8:])
		}
		extra = extra[4+size:]
	}
}

// climbs reports whether a name leads out of a directory in which the zip is unpacked.
func climbs(name string) bool {
	slashed := strings.ReplaceAll(name, `\`, "/")
	clean := path.Clean(slashed)
	return path.IsAbs(slashed) || clean == ".." || strings.HasPrefix(clean, "../") || strings.ContainsAny(name, "\x00:")
}

func (z *zipStream) inflate() error {
	if z.inflater == nil {
		z.inflater = flate.NewReader(z.in)
	} else if err := z.inflater.(flate.Resetter).Reset(z.in, nil); err != nil {
		return err
	}
	z.data = z.inflater
	return nil
}

// Read reads the open entry.
func (z *zipStream) Read(p []byte) (int, error) {
	if z.err != nil {
		return 0, z.err
	}
	n, err := z.data.Read(p)
	z.sum = crc32.Update(z.sum, crc32.IEEETable, p[:n])
	z.unpacked += int64(n)
	z.total += int64(n)
	switch {
	case z.total > z.most:
		z.err = fmt.Errorf("has over %d bytes of records", z.most)
	case z.total > ratioMatters && z.total > maxZipRatio*z.offset(): // of all entries: a bomb may have many small ones
		z.err = errZipBomb
	case errors.Is(err, io.EOF):
		z.err = z.whole()
	case err != nil:
		z.err = damage(err)
	}
	return n, z.err
}

func damage(err error) error {
	var corrupt flate.CorruptInputError
	if errors.As(err, &corrupt) {
		return errors.New("is corrupt: it cannot be unpacked")
	}
	return cutOr(err)
}

// whole checks the size and the checksum of an entry that was read. It returns io.EOF if they are right.
func (z *zipStream) whole() error {
	packed := uint64(z.offset() - z.begin)
	if z.entry.flags&zipDescribed != 0 {
		if err := z.describe(packed); err != nil {
			return err
		}
	}
	switch {
	case packed < z.entry.packed && z.entry.method == zipStored:
		return errZipCut
	case z.sum != z.entry.sum:
		return errZipSum
	case uint64(z.unpacked) != z.entry.unpacked || packed != z.entry.packed:
		return errors.New("is corrupt: wrong size")
	}
	return io.EOF
}

// describe reads the checksum and the sizes that follow the data.
func (z *zipStream) describe(packed uint64) error {
	sum, err := z.number(4)
	if err == nil && sum == zipDescriptor {
		sum, err = z.number(4)
	}
	if err != nil {
		return err
	}
	size := 4
	if z.entry.wide || packed > in32Bits || z.unpacked > in32Bits {
		size = 8
	}
	z.entry.sum = uint32(sum)
	if z.entry.packed, err = z.number(size); err != nil {
		return err
	}
	z.entry.unpacked, err = z.number(size)
	return err
}

// end reads the directory at the end of the zip, to find a cut there too.
func (z *zipStream) end(signature uint64) error {
	listed := int64(0)
	for {
		var err error
		switch signature {
		case zipCentral:
			listed++
			err = z.skipListed()
		case zipWideEnd:
			var size uint64
			if size, err = z.number(8); err == nil {
				err = z.skip(int64(min(size, 1<<30)))
			}
		case zipWideLocate:
			err = z.skip(16)
		case zipEnd:
			if err = z.skip(18); err == nil && listed != z.entries {
				err = fmt.Errorf("is corrupt: it lists %d files and has %d", listed, z.entries)
			}
			return err
		default:
			return errors.New("is corrupt: its directory has no end")
		}
		if err != nil {
			return err
		}
		if signature, err = z.number(4); err != nil {
			return err
		}
	}
}

func (z *zipStream) skipListed() error {
	var head [42]byte
	if _, err := io.ReadFull(z.in, head[:]); err != nil {
		return cutOr(err)
	}
	rest := 0
	for _, at := range []int{24, 26, 28} { // name, extra, comment
		rest += int(binary.LittleEndian.Uint16(head[at:]))
	}
	return z.skip(int64(rest))
}

func (z *zipStream) skip(n int64) error {
	_, err := io.CopyN(io.Discard, z.in, n)
	if err != nil {
		return cutOr(err)
	}
	return nil
}
