package rongcloud

import (
	"errors"
	"fmt"
	"io"

	"github.com/rongcloud-go/sdk/internal/nilable"
)

// Download is a [StreamAnswer] that copies the body of a response to a writer as it arrives. A response of JSON or HTML
// is not a download but an ordinary response, such as a refusal.
type Download struct {
	StreamEnvelope

	To       io.Writer
	MaxBytes int64 // maximum size; 0: that of the client's [WithAnswerLimit]
}

var _ StreamAnswer = (*Download)(nil)

// missing reports a Download without a writer.
func (d *Download) missing() string {
	if nilable.IsNil(d.To) {
		return "Download.To"
	}
	return ""
}

// MediaType implements StreamAnswer.
func (d *Download) MediaType() string { return "" }

const downloadChunk = 32 << 10

// ReadStream implements StreamAnswer. It returns the number of bytes written.
func (d *Download) ReadStream(from *Stream) (handedOn int64, err error) {
	limit := d.MaxBytes
	if limit <= 0 {
		limit = from.Limit()
	}
	tooLarge := func() error {
		return from.Reject(fmt.Errorf("%w: a download over the limit of %d bytes", errTooLarge, limit))
	}
	if from.Size() > limit {
		return 0, tooLarge()
	}
	buffer := make([]byte, downloadChunk)
	for {
		n, err := from.Read(buffer)
		if handedOn+int64(n) > limit {
			return handedOn, tooLarge()
		}
		if n > 0 {
			from.Progress()
			written, err := d.To.Write(buffer[:n])
			handedOn += int64(written)
			switch {
			case err != nil:
				return handedOn, err
			case written < n:
				return handedOn, io.ErrShortWrite
			}
		}
		switch {
		case errors.Is(err, io.EOF):
			return handedOn, nil
		case err != nil:
			return handedOn, err
		}
	}
}
