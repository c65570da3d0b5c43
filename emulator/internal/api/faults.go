package api

import (
	"maps"
	"slices"
	"sync"
)

// AllOperations stands for every operation that has no fault of its own.
const AllOperations = "*"

// Faults are the faults that wait for requests, by operation.
type Faults struct {
	mu    sync.Mutex
	queue map[string][]Fault
}

// Inject adds a fault to an operation or to AllOperations. It fails for an unknown operation and for a fault that contradicts
// itself.
func (f *Faults) Inject(operation string, fault Fault) error {
	if operation != AllOperations {
		if err := CheckOperation(operation); err != nil {
			return err
		}
	}
	if err := fault.check(); err != nil {
		return err
	}
	fault.Header = fault.Header.Clone()
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.queue == nil {
		f.queue = map[string][]Fault{}
	}
	f.queue[operation] = append(f.queue[operation], fault)
	return nil
}

// Clear removes all faults.
func (f *Faults) Clear() {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.queue = nil
}

// Remove removes the faults of one operation.
func (f *Faults) Remove(operation string) {
	f.mu.Lock()
	defer f.mu.Unlock()
	delete(f.queue, operation)
}

// WaitingFault is a fault that waits for requests of an operation.
type WaitingFault struct {
	Operation string
	Fault     Fault
}

// Waiting lists at most limit faults by operation, in the order they strike.
func (f *Faults) Waiting(limit int) []WaitingFault {
	f.mu.Lock()
	defer f.mu.Unlock()
	var list []WaitingFault
	for _, operation := range slices.Sorted(maps.Keys(f.queue)) {
		for _, fault := range f.queue[operation] {
			if len(list) == limit {
				return list
			}
			list = append(list, WaitingFault{operation, fault})
		}
	}
	return list
}

// take returns the fault that strikes the next request of an operation, or nil.
func (f *Faults) take(operation string) *Fault {
	f.mu.Lock()
	defer f.mu.Unlock()
	for _, key := range []string{operation, AllOperations} {
		waiting := f.queue[key]
		if len(waiting) == 0 {
			continue
		}
		struck := waiting[0]
		switch waiting[0].Times {
		case 0:
		case 1:
			f.queue[key] = waiting[1:]
		default:
			waiting[0].Times--
		}
		return &struck
	}
	return nil
}
