package console

import (
	"fmt"
	"net/http"
	"strconv"
	"time"

	"github.com/rongcloud-go/sdk/emulator/internal/api"
)

// The limits of faults from the console.
const (
	maxFaultTimes   = 1_000_000
	maxFaultSeconds = 600
)

// faultKinds are the kinds the console offers. The number is milliseconds of a delay or seconds to wait.
var faultKinds = map[string]func(number int) api.Fault{
	"latency":     func(n int) api.Fault { return api.Latency(time.Duration(n) * time.Millisecond) },
	"rateLimited": func(n int) api.Fault { return api.RateLimited(time.Duration(n) * time.Second) },
	"serverError": func(int) api.Fault { return api.ServerError },
	"htmlError":   func(int) api.Fault { return api.HTMLError },
	"notEnabled":  func(int) api.Fault { return api.NotEnabled },
	"dropBefore":  func(int) api.Fault { return api.DropBefore },
	"dropAfter":   func(int) api.Fault { return api.DropAfterCommit },
	"cut":         func(int) api.Fault { return api.CutAnswer },
	"malformed":   func(int) api.Fault { return api.MalformedJSON },
}

// faultForm is a fault as the page sends it.
type faultForm struct {
	Operation string `json:"operation"`
	Kind      string `json:"kind"`
	Times     int    `json:"times"` // 0: until cleared
	Number    int    `json:"number"`
}

func (f faultForm) problem() string {
	longest := map[string]int{"latency": maxFaultSeconds * 1000, "rateLimited": maxFaultSeconds}[f.Kind]
	if f.Operation != api.AllOperations {
		if err := api.CheckOperation(f.Operation); err != nil {
			return "operation: " + err.Error()
		}
	}
	switch {
	case faultKinds[f.Kind] == nil:
		return "kind: there is no " + strconv.Quote(f.Kind)
	case f.Times < 0 || f.Times > maxFaultTimes:
		return fmt.Sprintf("times: must be 0 to %d", maxFaultTimes)
	case longest > 0 && (f.Number < 0 || f.Number > longest):
		return fmt.Sprintf("number: must be 0 to %d", longest)
	case f.Kind == "latency" && f.Number == 0:
		return "number: a delay has at least 1 millisecond"
	}
	return ""
}

func (c *Console) serveFault(w http.ResponseWriter, r *http.Request) {
	var form faultForm
	if readJSON(w, r, &form) {
		done(w, c.actions.inject(form))
	}
}

// inject injects a fault, or returns a problem.
func (a *actions) inject(form faultForm) (problem string) {
	if problem := form.problem(); problem != "" {
		return problem
	}
	if len(a.api.Faults().Waiting(shownFaults)) >= shownFaults {
		return fmt.Sprintf("%d faults are waiting: clear some first", shownFaults)
	}
	fault := faultKinds[form.Kind](form.Number)
	fault.Times = form.Times
	if err := a.api.Faults().Inject(form.Operation, fault); err != nil {
		return err.Error()
	}
	a.changed()
	return ""
}

func (c *Console) serveClearFaults(w http.ResponseWriter, r *http.Request) {
	var form struct {
		Operation string `json:"operation"`
	}
	if readJSON(w, r, &form) {
		c.actions.clearFaults(form.Operation)
		done(w, "")
	}
}

// clearFaults removes the faults of an operation; "": all faults.
func (a *actions) clearFaults(operation string) {
	if operation == "" {
		a.api.Faults().Clear()
	} else {
		a.api.Faults().Remove(operation)
	}
	a.changed()
}
