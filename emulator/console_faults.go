package emulator

import (
	"fmt"
	"net/http"
	"strconv"
	"time"

	"github.com/rongcloud-go/sdk/emulator/internal/api"
)

// consoleFault is a fault that waits for requests.
type consoleFault struct {
	Operation string `json:"operation"` // AllOperations: any that has none of its own
	Name      string `json:"name"`
	Delay     int64  `json:"delay"` // milliseconds
	Status    int    `json:"status"`
	Times     int    `json:"times"` // left; 0: until cleared
}

func consoleFaultsOf(waiting []api.WaitingFault) []consoleFault {
	list := []consoleFault{}
	for _, f := range waiting {
		list = append(list, consoleFault{f.Operation, f.Fault.Name(), f.Fault.Delay.Milliseconds(), f.Fault.Status, f.Fault.Times})
	}
	return list
}

// The limits of faults from the console.
const (
	shownFaults     = 100
	maxFaultTimes   = 1_000_000
	maxFaultSeconds = 600
)

// consoleFaults are the kinds the console offers. The number is milliseconds of a delay or seconds to wait.
var consoleFaults = map[string]func(number int) Fault{
	"latency":     func(n int) Fault { return Latency(time.Duration(n) * time.Millisecond) },
	"rateLimited": func(n int) Fault { return RateLimited(time.Duration(n) * time.Second) },
	"serverError": func(int) Fault { return ServerError },
	"htmlError":   func(int) Fault { return HTMLError },
	"notEnabled":  func(int) Fault { return NotEnabled },
	"dropBefore":  func(int) Fault { return DropBefore },
	"dropAfter":   func(int) Fault { return DropAfterCommit },
	"cut":         func(int) Fault { return CutAnswer },
	"malformed":   func(int) Fault { return MalformedJSON },
}

// faultForm is a fault as it is chosen in the console.
type faultForm struct {
	Operation string `json:"operation"`
	Kind      string `json:"kind"`
	Times     int    `json:"times"` // 0: until cleared
	Number    int    `json:"number"`
}

func (f faultForm) problem() string {
	longest := map[string]int{"latency": maxFaultSeconds * 1000, "rateLimited": maxFaultSeconds}[f.Kind]
	if f.Operation != AllOperations {
		if err := CheckOperation(f.Operation); err != nil {
			return "operation: " + err.Error()
		}
	}
	switch {
	case consoleFaults[f.Kind] == nil:
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

func (c *console) serveFault(w http.ResponseWriter, r *http.Request) {
	var form faultForm
	if !readJSON(w, r, &form) {
		return
	}
	problem := form.problem()
	if problem == "" && len(c.api.Faults().Waiting(shownFaults)) >= shownFaults {
		problem = fmt.Sprintf("%d faults are waiting: clear some first", shownFaults)
	}
	if problem != "" {
		refuse(w, http.StatusBadRequest, problem)
		return
	}
	fault := consoleFaults[form.Kind](form.Number)
	fault.Times = form.Times
	if err := c.api.Faults().Inject(form.Operation, api.Fault(fault)); err != nil {
		refuse(w, http.StatusBadRequest, err.Error())
		return
	}
	c.bell.ring()
	sendJSON(w, http.StatusOK, struct{}{})
}

// serveClearFaults takes out the faults of an operation or, where none is named, all.
func (c *console) serveClearFaults(w http.ResponseWriter, r *http.Request) {
	var form struct {
		Operation string `json:"operation"`
	}
	if !readJSON(w, r, &form) {
		return
	}
	if form.Operation == "" {
		c.api.Faults().Clear()
	} else {
		c.api.Faults().Remove(form.Operation)
	}
	c.bell.ring()
	sendJSON(w, http.StatusOK, struct{}{})
}
