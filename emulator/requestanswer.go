package emulator

import (
	"net/http"
	"time"

	"github.com/rongcloud-go/sdk/emulator/internal/mask"
)

// answerBytes is how much of an answer is kept.
const answerBytes = 8 << 10

// seenAnswer is the answer to a request, as far as it was sent.
type seenAnswer struct {
	http.ResponseWriter
	began time.Time
	took  time.Duration
	text  string
	cut   bool
}

// watch keeps what is answered to a request, where answers are kept.
func (l *requestLog) watch(w http.ResponseWriter, seen *SeenRequest) http.ResponseWriter {
	if !l.keepsAnswers {
		return w
	}
	seen.answer = &seenAnswer{ResponseWriter: w, began: time.Now()}
	return seen.answer
}

// Unwrap lets the answer be flushed.
func (a *seenAnswer) Unwrap() http.ResponseWriter { return a.ResponseWriter }

func (a *seenAnswer) Write(text []byte) (int, error) {
	kept := min(len(text), answerBytes-len(a.text))
	a.text += string(text[:kept])
	a.cut = a.cut || kept < len(text)
	return a.ResponseWriter.Write(text)
}

// seal ends the answer. What is kept of it from here on has no token.
func (a *seenAnswer) seal() {
	if a == nil {
		return
	}
	a.took = time.Since(a.began)
	a.ResponseWriter = nil
	a.text = mask.JSON(a.text)
}

func (a *seenAnswer) bytes() int {
	if a == nil {
		return 0
	}
	return len(a.text)
}
