package api

import (
	"net/http"
	"time"

	"github.com/rongcloud-go/sdk/emulator/internal/mask"
)

// AnswerBytes is how much of a response is kept.
const AnswerBytes = 8 << 10

// Answer is the response to a request, as far as it was sent.
type Answer struct {
	Text string // tokens are masked
	Cut  bool   // there was more
	Took time.Duration

	began time.Time
}

// seal ends the response.
func (a *Answer) seal() {
	if a == nil {
		return
	}
	a.Took = time.Since(a.began)
	a.Text = mask.JSON(a.Text)
}

func (a *Answer) bytes() int {
	if a == nil {
		return 0
	}
	return len(a.Text)
}

// recorder records the body of a response.
type recorder struct {
	http.ResponseWriter
	answer *Answer
}

// watch records the response to a request while somebody watches the log.
func (l *RequestLog) watch(w http.ResponseWriter, seen *SeenRequest) http.ResponseWriter {
	if l.changed == nil {
		return w
	}
	seen.Answer = &Answer{began: time.Now()}
	return &recorder{w, seen.Answer}
}

// Unwrap lets the response be flushed.
func (r *recorder) Unwrap() http.ResponseWriter { return r.ResponseWriter }

func (r *recorder) Write(text []byte) (int, error) {
	kept := min(len(text), AnswerBytes-len(r.answer.Text))
	r.answer.Text += string(text[:kept])
	r.answer.Cut = r.answer.Cut || kept < len(text)
	return r.ResponseWriter.Write(text)
}
